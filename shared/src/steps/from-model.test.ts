import { expect } from 'chai';
import { tellSteps } from '../../test/steps.ts';
import type { GroupRule, PlacementModel } from '../kernel/placement-model.ts';
import { stepsOfModel } from './from-model.ts';
import { planSteps } from './step-plan.ts';

const SITE = [0, 0, 1, 1];

/** Guests of size 1 on nodes 0, 1, 2 … of two sites, with groups. */
function steps(home: readonly number[], place: readonly number[], groups: readonly GroupRule[]) {
  const model: PlacementModel = {
    guestCount: home.length,
    nodeCount: 4,
    home,
    site: SITE,
    dimensions: [
      { need: home.map(() => 1), capacity: [2, 2, 2, 2] },
      { need: home.map(() => 5), capacity: [Infinity, Infinity, Infinity, Infinity] },
    ],
    groups,
    tierCount: 1,
    searchTier: 0,
  };
  const plan = planSteps(
    stepsOfModel(
      model,
      place,
      home.map(() => 1),
    ),
  );
  return plan.stuck === undefined ? tellSteps(plan) : plan.stuck.cause.kind;
}

describe('steps of a model', () => {
  it('hold its limits while guests move', () => {
    expect(steps([0, 1, 1], [1, 2, 1], [])).to.deep.equal(['1:1>2', '0:0>1 after 1']);
  });

  it('keep members apart, and few enough on a site, at every instant', () => {
    expect(steps([0, 1], [1, 2], [{ guests: [0, 1], perNodeMax: 1 }])).to.deep.equal([
      '1:1>2',
      '0:0>1 after 1',
    ]);
    expect(steps([0, 2], [2, 0], [{ guests: [0, 1], perSiteMax: 1 }])).to.equal('exhausted');
  });

  it('keep members on enough sites, and enough of them on each', () => {
    const both = { guests: [0, 1, 2], sitesMin: 2 };
    expect(steps([0, 1, 2], [2, 1, 0], [both])).to.deep.equal(['0:0>2', '2:2>0 after 0']);
    const one = { guests: [0, 1], siteLeast: [1, 0] };
    expect(steps([0, 2], [2, 0], [one])).to.deep.equal(['1:2>0', '0:0>2 after 1']);
  });

  it('keep groups away from each other', () => {
    const groups = [{ guests: [0], avoids: [1] }, { guests: [1] }];
    expect(steps([0, 1], [1, 2], groups)).to.deep.equal(['1:1>2', '0:0>1 after 1']);
    const sites = [{ guests: [0], avoidsOnSite: [1] }, { guests: [1] }];
    expect(steps([0, 2], [3, 1], sites)).to.equal('exhausted');
  });
});
