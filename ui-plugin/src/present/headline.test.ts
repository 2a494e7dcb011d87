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

  it('says after the last move that its figures may be from before, until they were taken anew', () => {
    const state = deskIn('result');
    const { cluster: section, execution } = state.sections;
    const current = execution?.current;
    if (section === undefined || execution === undefined || current === undefined)
      throw new Error('no result');
    const said = (endedAgoMs: number) => {
      const endedAtMs = section.takenAtMs - endedAgoMs;
      const moves = current.moves.map((move) => ({ ...move, endedAtMs }));
      const sections = { ...state.sections, execution: { ...execution, current: { ...current, moves } } };
      const { worstSince, survivesSince } = headline(deskWith(sections));
      return [worstSince, survivesSince];
    };
    expect(said(5000)).to.deep.equal(Array(2).fill('may be from before the last move'));
    expect(said(15_000)).to.deep.equal(['', '']);
  });

  it('says why a plan for the most even nodes is not proved, and nothing where one may be', () => {
    const state = deskIn('proposed-moves');
    const { plan: section } = state.sections;
    const current = section?.current;
    if (section === undefined || current === undefined) throw new Error('no plan in that scene');
    const tipOf = (evennessForm: 'in-band' | 'max-min', status: typeof plan.status) => {
      const settings = { ...current.settings, evennessForm };
      const shown = { ...current, settings, plan: { ...current.plan, status } };
      return headline(deskWith({ ...state.sections, plan: { ...section, current: shown } })).planTip;
    };
    expect(tipOf('max-min', 'locally-optimal')).to.match(/^The exact solver is not asked/);
    expect(tipOf('max-min', 'optimal')).not.to.match(/exact/);
    expect(tipOf('in-band', 'locally-optimal')).not.to.match(/exact/);
  });

  it('says of a choice of moves what it costs, not that it is the best', () => {
    const whole = deskIn('proposed-moves');
    const [first = 0] = whole.ticked;
    const ticked = new Set([...whole.ticked].filter((vmid) => vmid !== first));
    expect(headline(whole).parts[0]).to.match(/best|[Gg]ood plan/);
    expect(headline({ ...whole, ticked }).parts[0]).to.match(/over the network/);
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
