import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { syntheticCluster } from '../../test/synthetic-cluster.ts';
import { defaultSettings } from '../settings/settings.ts';
import { planCurve } from './curve.ts';
import { evaluateSelection } from './evaluate-selection.ts';

describe('plan curve', () => {
  const snapshot = syntheticCluster(6, 120);
  const plan = planOf(snapshot);
  const curve = planCurve(snapshot, defaultSettings, plan);

  it('goes from the move that helps most to the whole plan', () => {
    expect(curve[curve.length - 1]?.vmids).to.deep.equal(plan.moves.map(({ vmid }) => vmid));
    expect(curve[curve.length - 1]?.bytes).to.equal(plan.bytes);
    const sizes = curve.map(({ vmids }) => vmids.length);
    expect(sizes).to.deep.equal([...sizes].sort((one, other) => one - other));
  });

  it('has one knee, and only stops that can be executed as they are', () => {
    expect(curve.filter(({ knee }) => knee)).to.have.length(1);
    for (const { vmids } of curve)
      expect(evaluateSelection(snapshot, defaultSettings, plan, vmids).dropped).to.deep.equal([]);
  });

  it('is empty for a plan without moves', () => {
    const calm = cluster('pve1 64G: 100 8G\npve2 64G: 101 8G');
    expect(planCurve(calm, defaultSettings, planOf(calm))).to.deep.equal([]);
  });
});
