import { expect } from 'chai';
import { homePlacement } from './placement.ts';
import type { PlacementModel } from './placement-model.ts';
import { repair } from './repair.ts';
import { buildTables } from './tables.ts';

/** Guests by home and need on nodes of 10, where being over it is what must be repaired. */
function repaired(
  guests: readonly (readonly [home: number, need: number])[],
  more: Partial<PlacementModel> = {},
) {
  const placement = homePlacement(
    buildTables({
      guestCount: guests.length,
      nodeCount: 4,
      home: guests.map(([home]) => home),
      dimensions: [
        {
          need: guests.map(([, need]) => need),
          capacity: [10, 10, 10, 10],
          safety: [10, 10, 10, 10],
          weight: 1,
          tier: 0,
        },
      ],
      moveCosts: [{ tier: 1, perGuest: guests.map(([, need]) => need) }],
      tierCount: 2,
      searchTier: 1,
      ...more,
    }),
  );
  const moved = repair(placement);
  return { moved, place: [...placement.place], cost: [...placement.cost] };
}

describe('repair', () => {
  it('moves the one guest that suffices and costs least, and nobody else', () => {
    expect(
      repaired([
        [0, 7],
        [0, 4],
        [0, 3],
        [1, 2],
      ]),
    ).to.deep.equal({
      ...{ moved: 1, place: [0, 1 + 1, 0, 1], cost: [0, 4] },
    });
  });

  it('moves two where one does not suffice, to different nodes', () => {
    const { moved, place, cost } = repaired([
      [0, 6],
      [0, 6],
      [0, 6],
    ]);
    expect({ moved, cost }).to.deep.equal({ moved: 2, cost: [0, 12] });
    expect(new Set(place).size).to.equal(3);
  });

  it('keeps fences and groups, and takes another guest where one cannot go', () => {
    const guests = [
      [0, 6],
      [0, 6],
      [1, 9],
      [2, 1],
      [3, 1],
    ] as const;
    const fences = [{ guests: [0], nodes: [0, 1] }];
    expect(repaired(guests, { fences }).place).to.deep.equal([0, 2, 1, 2, 3]);
    const groups = [{ guests: [1, 3], perNodeMax: 1 }];
    expect(repaired(guests, { fences, groups }).place).to.deep.equal([0, 3, 1, 2, 3]);
  });

  it('leaves what it cannot repair', () => {
    expect(
      repaired([
        [0, 12],
        [1, 2],
      ]),
    ).to.deep.equal({ moved: 0, place: [0, 1], cost: [2, 0] });
  });
});
