import { expect } from 'chai';
import { seededRandom } from '../../kit/random.ts';
import type { PlacementModel } from '../placement-model.ts';
import { dealOut } from './deal-out.ts';
import { newLevelSearch } from './level-search.ts';
import { levelState } from './level-state.ts';
import { levelTables } from './level-tables.ts';

const NEEDS = [1, 2, 3, 4, 6];

/** Five guests and three nodes; the greatest may not be on the first. */
function searchBy(seed: number) {
  const allowed = new Uint8Array(NEEDS.length * 3).fill(1);
  allowed[4 * 3] = 0;
  const model: PlacementModel = {
    ...{ guestCount: NEEDS.length, nodeCount: 3, home: new Int32Array(NEEDS.length), allowed },
    dimensions: [],
    extremes: [
      { of: 'gap', need: Float64Array.from(NEEDS), divisor: Float64Array.of(1, 1, 1), weight: 1, tier: 0 },
    ],
    tierCount: 1,
    searchTier: 0,
  };
  return newLevelSearch(levelState(levelTables(model)), seededRandom(seed));
}

const exactly = (node: number, units: number, room = 100) => ({ node, least: units, most: units, room });

describe('dealing out', () => {
  const measures = { units: Int32Array.from(NEEDS), bulk: Float64Array.of(5, 1, 1, 1, 1) };

  it('gives every node what it wants, nobody where he may not be, and leaves nobody over', () => {
    let found = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const dealt = dealOut(
        searchBy(seed),
        measures,
        [0, 1, 2, 3, 4],
        [exactly(0, 5), exactly(1, 7), exactly(2, 4)],
      );
      if (dealt === undefined) continue;
      found++;
      const sums = [0, 0, 0];
      for (const [guest, node] of dealt) sums[node] = (sums[node] ?? 0) + (NEEDS[guest] ?? 0);
      expect(sums).to.deep.equal([5, 7, 4]);
      expect(dealt.get(4)).not.to.equal(0);
    }
    expect(found).to.be.above(10);
  });

  it('takes into account what the others need where a node would take more or less', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const loose = { node: 0, least: 0, most: 100, room: 100 };
      const dealt = dealOut(searchBy(seed), measures, [0, 1, 2, 3], [loose, exactly(1, 3), exactly(2, 3)]);
      if (dealt === undefined) continue;
      expect([...dealt.values()].filter((node) => node === 0)).to.have.length.within(1, 1);
    }
  });

  it('gives nobody more of what is scarce than there is room for', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const dealt = dealOut(searchBy(seed), measures, [0, 1, 2, 3], [exactly(0, 3, 4), exactly(1, 7)]);
      expect(dealt?.get(2), 'not the two that need six together').to.equal(0);
    }
  });

  it('says so where it cannot be', () => {
    expect(dealOut(searchBy(1), measures, [4], [exactly(0, 6)])).to.equal(undefined);
    expect(dealOut(searchBy(1), measures, [1, 3], [exactly(0, 5), exactly(1, 1)])).to.equal(undefined);
    expect(dealOut(searchBy(1), measures, [1], [])).to.equal(undefined);
  });
});
