import { expect } from 'chai';
import { certify } from '../../src/kernel/bound/certificate.ts';
import { type Helper, leastCover } from '../../src/kernel/bound/cover.ts';
import { evennessBound } from '../../src/kernel/bound/evenness-bound.ts';
import { compareCosts } from '../../src/kernel/compare-costs.ts';
import { fullCost } from '../../src/kernel/full-cost.ts';
import type { PlacementModel } from '../../src/kernel/placement-model.ts';
import { at } from '../../src/kit/assert.ts';
import { seededRandom } from '../../src/kit/random.ts';
import { extremesOf, placements, smallModel } from '../small-model.ts';

const NODES = 3;
const GUESTS = 7;

/** Two resources that should be in a band on every node, with as few moves and then bytes as can be. */
function bandModel(seed: number): PlacementModel {
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const list = (count: number, figure: () => number) => Array.from({ length: count }, figure);
  const home = list(GUESTS, () => (random() < 0.6 ? 0 : below(NODES)));
  const unlimited = list(NODES, () => Number.POSITIVE_INFINITY);
  const needs = [list(GUESTS, () => 1 + below(9)), list(GUESTS, () => 1 + below(5))];
  const bands = needs.map((need) => {
    const mean = need.reduce((sum, each) => sum + each, 0) / NODES;
    return { need, low: Math.floor(mean - 3), high: Math.ceil(mean + 3) };
  });
  return {
    ...{ guestCount: GUESTS, nodeCount: NODES, home, tierCount: 4, searchTier: 1 },
    allowed: list(GUESTS * NODES, () => Number(random() < 0.9)),
    dimensions: bands.flatMap(({ need, low, high }) => [
      { need, capacity: unlimited, safety: list(NODES, () => high), squareWeight: 3, tier: 1 },
      {
        need: need.map((each) => -each),
        capacity: unlimited,
        safety: list(NODES, () => -low),
        weight: 2,
        tier: 1,
      },
    ]),
    groups: seed % 2 === 0 ? [{ guests: [0, 1, 2], perNodeMax: 1, repair: { weight: 1, tier: 0 } }] : [],
    moveCosts: [
      { tier: 0, perGuest: list(GUESTS, () => (seed % 3 === 0 && random() < 0.1 ? -1 : 0)) },
      { tier: 2, perGuest: list(GUESTS, () => (seed % 5 === 0 ? 1 + below(2) : 1)) },
      { tier: 3, perGuest: list(GUESTS, () => 1 + below(20)) },
    ],
  };
}

function best(model: PlacementModel) {
  let found = { cost: fullCost(model, model.home), place: Int32Array.from(model.home) };
  for (const place of placements(model)) {
    const cost = fullCost(model, place);
    if (compareCosts(cost, found.cost) < 0) found = { cost, place: place.slice() };
  }
  return found;
}

describe('a certificate', () => {
  it('is true of the best of all placements, and never given to another', () => {
    let [told, proved] = [0, 0];
    for (let seed = 1; seed <= 30; seed++) {
      const model = bandModel(seed);
      const optimum = best(model);
      const certificate = certify(model, optimum.place, 2);
      if (certificate === undefined) continue;
      told++;
      if (certificate.tier === model.tierCount) proved++;
      else expect(certificate.bound, `seed ${seed}`).to.be.at.most(at(optimum.cost, certificate.tier));
      let index = 0;
      for (const place of placements(model)) {
        if (index++ % 97 !== 0 || compareCosts(fullCost(model, place), optimum.cost) === 0) continue;
        expect(certify(model, place, 2)?.tier, `seed ${seed}`).to.not.equal(model.tierCount);
      }
    }
    expect(told).to.be.above(5);
    expect(proved).to.be.above(told * 0.3);
  });

  it('of evenness is never above the best of all placements', () => {
    let told = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const plain = smallModel(seed);
      const model: PlacementModel = {
        ...plain,
        rankedTiers: { first: 1, count: 1 },
        extremes: (plain.extremes ?? []).map((each) => ({ ...each, of: seed % 4 < 2 ? 'gap' : 'greatest' })),
      };
      const { best } = extremesOf(model);
      const bound = evennessBound(model, best.place);
      if (bound === undefined) continue;
      told++;
      expect(bound.bound, `seed ${seed}`).to.be.at.most(at(best.cost, 1));
    }
    expect(told).to.be.above(8);
  });

  it('covers an amount as cheaply as trying all does', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 200; round++) {
      const helpers: Helper[] = Array.from({ length: 8 }, () => ({
        amount: Math.floor(random() * 10),
        cost: Math.floor(random() * 12),
      }));
      const [amount, most] = [Math.floor(random() * 40), 1 + Math.floor(random() * 8)];
      let least = Number.POSITIVE_INFINITY;
      for (let code = 0; code < 256; code++) {
        const taken = helpers.filter((_, index) => (code >> index) % 2 === 1);
        const reached = taken.reduce((sum, each) => sum + each.amount, 0);
        const cost = taken.reduce((sum, each) => sum + each.cost, 0);
        if (taken.length <= most && reached >= amount) least = Math.min(least, cost);
      }
      expect(leastCover(helpers, amount, most), `round ${round}`).to.equal(least);
    }
  });
});
