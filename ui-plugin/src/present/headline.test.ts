import { expect } from 'chai';
import { cluster } from '../../../shared/test/cluster.ts';
import { planOf } from '../../../shared/test/plan-of.ts';
import { deskIn, deskWith } from '../../demo/gallery/desk-state.ts';
import { dayText } from './clock.ts';
import { downtimeText, headline, qualityText } from './headline.ts';

describe('the headline', () => {
  const plan = planOf(cluster('pve1 16G: 100 6G, 101 5G\npve2 16G:'));

  it('S21: says since when it is so, once that is more than a moment', () => {
    const { cluster: section } = deskIn('proposed-moves').sections;
    if (section === undefined) throw new Error('no cluster in that scene');
    const { takenAtMs } = section;
    const said = (worstMs: number, survivalMs: number) => {
      const state = deskWith({ cluster: { ...section, since: { worstMs, survivalMs } } });
      const { worstSince, survivesSince } = headline(state);
      return [worstSince, survivesSince];
    };
    const [hour, day] = [takenAtMs - 3_600_000, takenAtMs - 2 * 86_400_000];
    expect(said(hour, day)[0]).to.match(/^since \d\d:\d\d at least$/);
    expect(said(hour, day)[1]).to.equal(`since ${dayText(day)} at least`);
    expect(said(takenAtMs - 10_000, takenAtMs)).to.deep.equal(['', '']);
  });

  it('S24: says how good a plan is, and what it costs, in the agreed words', () => {
    const said = (status: typeof plan.status, gapPercent?: number) =>
      qualityText({
        ...plan,
        status,
        stoppedEarly: false,
        ...(gapPercent === undefined ? {} : { gapPercent }),
      });
    expect(said('optimal')).to.equal('Best possible plan');
    expect(said('within', 0.4)).to.equal('Very close to the best (≤ 0.4 %)');
    expect(said('within', 2)).to.equal('Very close to the best (≤ 2.0 %)');
    expect(said('within', 2.1)).to.equal('Good plan, at most 2.1 % from the best possible');
    expect(said('locally-optimal')).to.equal('Good plan, not proved');
    expect(downtimeText(plan.moves)).to.equal('no restarts; each VM pauses for less than a second');
  });
});
