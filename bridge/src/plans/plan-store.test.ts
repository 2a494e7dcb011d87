import { expect } from 'chai';
import { finalPlan } from '#shared/plan/final-plan.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { manualClock } from '../clock.ts';
import { createPlanStore } from './plan-store.ts';

describe('the plans of a user', () => {
  it('share what they say of guests that stay', () => {
    const snapshot = cluster('pve1 64G: 100 20G, 101 20G lock=backup, 102 16G lock=backup\npve2 64G:');
    const plan = finalPlan(snapshot, defaultSettings, 50_000);
    const [, second] = plan.stays;
    expect(second).to.not.equal(undefined);
    const store = createPlanStore(manualClock(1_000_000), () => 'p');
    const first = store.add(plan, snapshot, defaultSettings);
    const again = store.add(structuredClone(plan), snapshot, defaultSettings);
    expect(again.plan).to.deep.equal(plan);
    expect(again.plan.stays).to.equal(first.plan.stays);
    const fewer = store.add(
      { ...structuredClone(plan), stays: plan.stays.slice(1) },
      snapshot,
      defaultSettings,
    );
    expect(fewer.plan.stays[0]).to.equal(second);
  });
});
