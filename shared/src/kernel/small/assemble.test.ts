import { expect } from 'chai';
import { leastCost } from '../../../test/least-cost.ts';
import { at } from '../../kit/assert.ts';
import { type Random, seededRandom } from '../../kit/random.ts';
import { fullCost } from '../full-cost.ts';
import { levelTables } from '../levels/level-tables.ts';
import type { PlacementModel } from '../placement-model.ts';
import { type Assembled, assemble } from './assemble.ts';

const GUESTS = 8;
const NODES = 3;

const below = (random: Random, count: number): number => Math.floor(random() * count);

/** Four kinds of load, two guests apart, one that stays, and limits that matter with every third seed. */
function modelOf(seed: number): PlacementModel {
  const random = seededRandom(seed);
  const figures = (count: number, most: number) =>
    Float64Array.from({ length: count }, () => 1 + below(random, most));
  const extreme = (of: 'gap' | 'greatest') => ({
    ...{ of, need: figures(GUESTS, 900), base: figures(NODES, 50), divisor: figures(NODES, 9) },
    ...{ weight: 1 + below(random, 9), tier: 0 },
  });
  return {
    ...{ guestCount: GUESTS, nodeCount: NODES, tierCount: 1, searchTier: 0 },
    home: Int32Array.from({ length: GUESTS }, (_, guest) => guest % 2),
    allowed: Uint8Array.from({ length: GUESTS * NODES }, (_, cell) =>
      Number(cell < 7 * NODES || cell === 7 * NODES + 1),
    ),
    dimensions: [
      { need: figures(GUESTS, 5), capacity: new Float64Array(NODES).fill(seed % 3 === 0 ? 12 : 40) },
    ],
    extremes: [extreme('gap'), extreme('gap'), extreme('gap'), extreme(seed % 2 === 0 ? 'gap' : 'greatest')],
    groups: [
      { guests: [0, 1], perNodeMax: 1 },
      { guests: [2, 3, 4], crowded: { most: 1, per: 'node', weight: 40, tier: 0 } },
    ],
    moveCosts: [{ tier: 0, perGuest: figures(GUESTS, 200) }],
  };
}

function assembled(model: PlacementModel, known: number, workMax = 1e6): Assembled | undefined {
  const steps = assemble(levelTables(model), known, workMax);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

describe('sets of guests put together', () => {
  it('are the best of all placements, whatever is known', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const model = modelOf(seed);
      const least = leastCost(model);
      const start = at(fullCost(model, model.home), 0);
      for (const known of [start, least + 1]) {
        const answer = assembled(model, known);
        expect(answer?.isWhole, `seed ${seed}`).to.equal(true);
        expect(answer?.cost, `seed ${seed}`).to.equal(least);
        if (known > least) expect(at(fullCost(model, answer?.place ?? []), 0)).to.equal(least);
      }
    }
  });

  it('say that there is nothing better than what is the best', () => {
    const model = modelOf(2);
    const least = leastCost(model);
    const answer = assembled(model, least);
    expect(answer).to.include({ cost: least, isWhole: true });
    expect(answer?.place).to.equal(undefined);
  });

  it('are left where a node does not count, or the work is too little', () => {
    const model = modelOf(1);
    const uncounted = (model.extremes ?? []).map((each) => ({ ...each, divisor: [0, 3, 5] }));
    expect(assembled({ ...model, extremes: uncounted }, 1e9)).to.equal(undefined);
    expect(assembled(model, 1e9, 1)?.isWhole).to.equal(false);
  });
});
