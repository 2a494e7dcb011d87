import { expect } from 'chai';
import { seededRandom } from '../../kit/random.ts';
import type { PlacementModel } from '../placement-model.ts';
import { newLevelSearch } from './level-search.ts';
import { levelState } from './level-state.ts';
import { levelTables } from './level-tables.ts';
import { pairSplit, splitPair } from './pair-split.ts';

/** Five small guests that are cheap to move, and five larger ones; each needs one core, of which the second node has some. */
function splitOf(coresOfSecond: number, seed: number) {
  const [need, away] = [
    Float64Array.of(2, 2, 2, 2, 2, 4, 4, 4, 4, 4),
    [1, 1, 1, 1, 1, 100, 100, 100, 100, 100],
  ];
  const model: PlacementModel = {
    ...{ guestCount: 10, nodeCount: 2, home: new Int32Array(10) },
    dimensions: [{ need: new Float64Array(10).fill(1), capacity: Float64Array.of(10, coresOfSecond) }],
    extremes: [{ of: 'gap', need, divisor: Float64Array.of(1, 1), weight: 1, tier: 0 }],
    moveCosts: [{ tier: 0, perGuest: Float64Array.from(away) }],
    tierCount: 1,
    searchTier: 0,
  };
  const search = newLevelSearch(levelState(levelTables(model)), seededRandom(seed));
  const window = { weight: 0, most: 0, least: 0, slope: 100, high: 16, low: 14 };
  const gain = splitPair(search, pairSplit(search.state, 0), 0, 1, window);
  return {
    gain,
    load: [...search.state.load],
    moved: search.state.place.reduce((sum, node) => sum + node, 0),
  };
}

/** Guests whose needs have no common measure, all on the first node: how far the loads are apart then, in units. */
function fineGap(seed: number): number {
  const random = seededRandom(seed);
  const need = Float64Array.from({ length: 24 }, () => 1_000_000 + Math.floor(random() * 1_000_000));
  const half = need.reduce((sum, each) => sum + each, 0) / 2;
  const model: PlacementModel = {
    ...{ guestCount: 24, nodeCount: 2, home: new Int32Array(24) },
    dimensions: [],
    extremes: [{ of: 'gap', need, divisor: Float64Array.of(1, 1), weight: 1, tier: 0 }],
    ...{ tierCount: 1, searchTier: 0 },
  };
  const search = newLevelSearch(levelState(levelTables(model)), random);
  const split = pairSplit(search.state, 0);
  splitPair(search, split, 0, 1, { weight: 0, most: 0, least: 0, slope: 1, high: half, low: half });
  const [one = 0, other = 0] = search.state.load;
  return Math.abs(one - other) / split.unit;
}

describe('a split of two nodes', () => {
  it('is the cheapest there is where there is room for it', () => {
    expect(splitOf(6, 1)).to.deep.equal({ gain: 2800 - 105, load: [16, 14], moved: 6 });
  });

  it('pays for what is scarce: few large ones leave where there is no room for many small ones', () => {
    for (let seed = 1; seed <= 20; seed++)
      expect(splitOf(4, seed)).to.deep.equal({ gain: 2800 - 301, load: [16, 14], moved: 4 });
  });

  it('is better than nothing where there is room for little', () => {
    const { gain, moved } = splitOf(2, 1);
    expect(moved).to.be.within(1, 2);
    expect(gain).to.be.at.least(700);
  });

  it('looks at loads as they are where units are too fine to be told apart', () => {
    const gaps = Array.from({ length: 10 }, (_, seed) => fineGap(seed));
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).to.be.below(1);
  });
});
