import { expect } from 'chai';
import { seededRandom } from '../../kit/random.ts';
import type { PlacementModel } from '../placement-model.ts';
import { swapFinely } from './fine-swap.ts';
import { newLevelSearch } from './level-search.ts';
import { levelState } from './level-state.ts';
import { levelTables } from './level-tables.ts';
import { worthOf } from './pair-table.ts';

const GUESTS = 9;
const WIDE = 40;

/** Guests on two nodes with loads of any size, of which one level is a small part, wanted on one level. */
function scene(seed: number) {
  const random = seededRandom(seed);
  const need = Float64Array.from({ length: GUESTS }, () => 100 + Math.floor(random() * 400));
  const home = Int32Array.from({ length: GUESTS }, () => Math.floor(random() * 2));
  const start = home.map((node) => (random() < 0.3 ? 1 - node : node));
  const perGuest = Float64Array.from({ length: GUESTS }, () => 1 + Math.floor(random() * 9));
  const model: PlacementModel = {
    ...{ guestCount: GUESTS, nodeCount: 2, home, start, dimensions: [], tierCount: 1, searchTier: 0 },
    extremes: [{ of: 'gap', need, divisor: Float64Array.of(WIDE, WIDE), weight: 20, tier: 0 }],
    moveCosts: [{ tier: 0, perGuest }],
  };
  const search = newLevelSearch(levelState(levelTables(model)), random);
  const level = Math.floor(need.reduce((sum, each) => sum + each, 0) / 2 / WIDE);
  const by = { weight: 0, most: 0, least: 0, slope: 20, high: level, low: level };
  const worth = () => {
    const [one = 0, other = 0] = search.state.level;
    return worthOf(one, other, by) + search.state.total.moves;
  };
  return { search, by, worth };
}

/** What the best placement is worth in which no more than two guests of either node have changed places. */
function bestByHand(seed: number): number {
  const { search, worth } = scene(seed);
  const start = search.state.place.slice();
  let best = Number.POSITIVE_INFINITY;
  for (let set = 0; set < 2 ** GUESTS; set++) {
    const swapped = [...start.keys()].filter((guest) => (set >> guest) % 2 === 1);
    const gone = swapped.filter((guest) => start[guest] === 0).length;
    if (gone > 2 || swapped.length - gone > 2) continue;
    const place = start.map((node, guest) => (swapped.includes(guest) ? 1 - node : node));
    const state = levelState(search.state.tables, place);
    best = Math.min(best, placedWorth(state, worth, search.state));
  }
  return best;
}

type State = ReturnType<typeof levelState>;

/** The same figure for another placement of the same model. */
function placedWorth(state: State, worth: () => number, real: State): number {
  const kept = { level: real.level.slice(), moves: real.total.moves };
  real.level.set(state.level);
  real.total.moves = state.total.moves;
  const value = worth();
  real.level.set(kept.level);
  real.total.moves = kept.moves;
  return value;
}

describe('a fine swap', () => {
  it('is as good as the best by hand where both nodes can be on the level, and never makes anything worse', () => {
    let met = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const { search, by, worth } = scene(seed);
      const before = worth();
      const isDone = swapFinely(search, { extreme: 0, one: 0, other: 1, by });
      const after = worth();
      expect(isDone, `seed ${seed}`).to.equal(after < before);
      const best = bestByHand(seed);
      expect(after, `seed ${seed}`).to.be.at.least(best);
      const [one, other] = search.state.level;
      if (one !== by.high || other !== by.high) continue;
      met++;
      expect(after, `seed ${seed}`).to.equal(best);
    }
    expect(met).to.be.at.least(10);
  });

  it('finds something else that is as good where that is asked for', () => {
    let others = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const { search, by, worth } = scene(seed);
      while (swapFinely(search, { extreme: 0, one: 0, other: 1, by }));
      const [before, start] = [worth(), search.state.place.slice()];
      const isDone = swapFinely(search, { extreme: 0, one: 0, other: 1, by, isAny: true });
      expect(worth(), `seed ${seed}`).to.be.at.most(before);
      if (isDone) expect([...search.state.place]).not.to.deep.equal([...start]);
      others += Number(isDone);
    }
    expect(others).to.be.at.least(1);
  });
});
