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

  it('parts a group that is crowded, from a node that has too much first', () => {
    const guests = [
      [0, 3],
      [0, 2],
      [1, 6],
      [1, 5],
      [2, 1],
    ] as const;
    const apart = (...members: number[]) => ({
      ...{ guests: members, perNodeMax: 1, repair: { weight: 1, tier: 0 } },
    });
    expect(repaired(guests, { groups: [apart(0, 1), apart(2, 3, 4)] })).to.deep.equal({
      ...{ moved: 2, place: [0, 2, 1, 3, 2], cost: [0, 7] },
    });
  });

  it('brings who is outside of its fence inside', () => {
    const guests = [
      [0, 3],
      [0, 2],
    ] as const;
    const wishes = {
      fences: [{ guests: [0], nodes: [2] }],
      moveCosts: [
        { tier: 1, perGuest: [1, 1] },
        { tier: 0, perGuest: [-1, 0] },
      ],
    };
    expect(repaired(guests, wishes)).to.deep.equal({ moved: 1, place: [2, 0], cost: [-1, 1] });
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
