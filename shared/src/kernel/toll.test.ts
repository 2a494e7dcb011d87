import { expect } from 'chai';
import { applyChange } from './evaluate.ts';
import { startPlacement } from './placement.ts';
import type { PlacementModel } from './placement-model.ts';
import { buildTables } from './tables.ts';
import { adjustToll, newToll, type Toll, tollOf } from './toll.ts';

const model: PlacementModel = {
  ...{ guestCount: 3, nodeCount: 2, home: [0, 0, 1], tierCount: 1, searchTier: 0 },
  dimensions: [{ need: [6, 3, 3], capacity: [9, 12], isDuring: true }],
};

describe('the toll of room that is held while guests move', () => {
  const change = (guest: number, target: number) => ({
    count: 1,
    guests: Int32Array.of(guest),
    targets: Int32Array.of(target),
  });

  it('rises where there is no room left, and falls again', () => {
    const placement = startPlacement(buildTables(model));
    const toll = newToll(placement) as Toll;
    adjustToll(toll, placement);
    expect(tollOf(toll, placement, change(0, 1))).to.equal(0);
    applyChange(placement, [0, 1], [1, 1], 2);
    adjustToll(toll, placement);
    const back = tollOf(toll, placement, change(0, 0));
    expect(back).to.be.below(0);
    applyChange(placement, [0, 1], [0, 0], 2);
    adjustToll(toll, placement);
    expect(tollOf(toll, placement, change(0, 1))).to.equal(0);
  });

  it('is not asked where nothing is held', () => {
    const free = { ...model, dimensions: [{ need: [6, 3, 3], capacity: [9, 12] }] };
    expect(newToll(startPlacement(buildTables(free)))).to.equal(undefined);
  });
});
