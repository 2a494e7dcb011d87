import { expect } from 'chai';
import { leastCost } from '../../../test/least-cost.ts';
import { at } from '../../kit/assert.ts';
import { type Random, seededRandom } from '../../kit/random.ts';
import { fullCost } from '../full-cost.ts';
import { isLevelModel } from '../levels/level-tables.ts';
import type { GroupRule, PlacementModel } from '../placement-model.ts';
import { solveSmall } from './solve-small.ts';

const GUESTS = 8;
const NODES = 3;

const below = (random: Random, count: number): number => Math.floor(random() * count);
const figures = (random: Random, count: number, most: number): Float64Array =>
  Float64Array.from({ length: count }, () => 1 + below(random, most));

function groupsOf(random: Random): GroupRule[] {
  return [
    { guests: [0, 1], perNodeMax: 1 },
    { guests: [2, 3], together: { weight: 5, tier: 0 } },
    { guests: [3, 4, 5], crowded: { most: 1, per: random() < 0.5 ? 'node' : 'member', weight: 7, tier: 0 } },
  ];
}

/** A model in which everything matters that these know: limits, too, where `room` is short. */
function modelOf(seed: number, room: number): PlacementModel {
  const random = seededRandom(seed);
  const home = Int32Array.from({ length: GUESTS }, (_, guest) =>
    guest === 1 ? 1 : below(random, 2) * (guest % 2),
  );
  const size = figures(random, GUESTS, 5);
  const extreme = () => ({
    of: 'gap' as const,
    need: figures(random, GUESTS, 40),
    divisor: figures(random, NODES, 3),
    weight: 1 + below(random, 3),
    tier: 0,
  });
  return {
    ...{ guestCount: GUESTS, nodeCount: NODES, home, tierCount: 1, searchTier: 0 },
    allowed: Uint8Array.from({ length: GUESTS * NODES }, (_, cell) => Number(cell !== 6 * NODES + 2)),
    dimensions: [{ need: size, capacity: new Float64Array(NODES).fill(room) }],
    extremes: Array.from({ length: 1 + (seed % 4) }, extreme),
    groups: groupsOf(random),
    moveCosts: [{ tier: 0, perGuest: figures(random, GUESTS, 9) }],
  };
}

function solved(model: PlacementModel, workMax = 1e6) {
  const steps = solveSmall(model, workMax);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

describe('small models', () => {
  it('are solved to the best of all placements', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const model = modelOf(seed, seed % 3 === 0 ? 12 : 40);
      expect(isLevelModel(model)).to.equal(true);
      const answer = solved(model);
      expect(answer?.isProved, `seed ${seed}`).to.equal(true);
      expect(answer?.cost, `seed ${seed}`).to.equal(leastCost(model));
      expect(at(fullCost(model, answer?.place ?? []), 0)).to.equal(answer?.cost);
    }
  });

  it('are left alone where they are not small', () => {
    const model = modelOf(1, 40);
    expect(solved({ ...model, nodeCount: 6 })).to.equal(undefined);
    expect(solved({ ...model, guestCount: 41 })).to.equal(undefined);
  });

  it('are proved by sets of guests where loads are too fine for labels', () => {
    const random = seededRandom(3);
    const guestCount = 22;
    const extreme = () => ({
      ...{ of: 'gap' as const, need: figures(random, guestCount, 9999), divisor: [5, 5, 6, 7] },
      ...{ weight: 1, tier: 0 },
    });
    const model: PlacementModel = {
      ...{ guestCount, nodeCount: 4, tierCount: 1, searchTier: 0, dimensions: [] },
      home: Int32Array.from({ length: guestCount }, (_, guest) => guest % 4),
      extremes: [extreme(), extreme()],
      moveCosts: [{ tier: 0, perGuest: figures(random, guestCount, 400) }],
    };
    const answer = solved(model);
    expect(answer?.isProved).to.equal(true);
    expect(at(fullCost(model, answer?.place ?? []), 0)).to.equal(answer?.cost);
  });

  it('say that nothing is proved where the work is too little for that', () => {
    const random = seededRandom(5);
    const guestCount = 24;
    const model: PlacementModel = {
      ...modelOf(2, 40),
      ...{ guestCount, groups: [], dimensions: [], home: new Int32Array(guestCount), nodeCount: 4 },
      allowed: new Uint8Array(guestCount * 4).fill(1),
      extremes: [
        { of: 'gap', need: figures(random, guestCount, 1e6), divisor: [1, 1, 1, 1], weight: 1, tier: 0 },
      ],
      moveCosts: [],
    };
    const answer = solved(model, 100);
    expect(answer?.isProved).to.equal(false);
    expect(answer?.cost).to.be.below(at(fullCost(model, model.home), 0));
  });
});
