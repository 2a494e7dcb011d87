import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { planStatusText } from './plan-status-text.ts';

describe('how good a plan is said to be', () => {
  const plan = planOf(cluster('pve1 16G: 100 6G, 101 5G\npve2 16G:'));
  const within = (gapPercent: number) =>
    planStatusText({ ...plan, status: 'within', gapPercent, stoppedEarly: false });

  it('S24: is very close only where nobody would see the difference', () => {
    expect(within(0.4)).to.equal('Very close to the best (≤ 0.4 %)');
    expect(within(2)).to.equal('Very close to the best (≤ 2.0 %)');
    expect(within(2.1)).to.equal('Good plan, at most 2.1 % from the best possible');
    expect(within(9.9)).to.equal('Good plan, at most 9.9 % from the best possible');
  });
});
