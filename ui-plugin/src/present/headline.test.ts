import { expect } from 'chai';
import { cluster } from '../../../shared/test/cluster.ts';
import { planOf } from '../../../shared/test/plan-of.ts';
import { downtimeText, qualityText } from './headline.ts';

describe('the headline', () => {
  const plan = planOf(cluster('pve1 16G: 100 6G, 101 5G\npve2 16G:'));

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
