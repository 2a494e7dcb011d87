import { expect } from 'chai';
import { type BoundProgress, spreadBound } from '../../src/kernel/bound/spread-bound.ts';
import { spreadProblem } from '../../src/kernel/bound/spread-problem.ts';
import { tierBound } from '../../src/kernel/bound/tier-bound.ts';
import { fullCost } from '../../src/kernel/full-cost.ts';
import type { PlacementModel } from '../../src/kernel/placement-model.ts';
import { at } from '../../src/kit/assert.ts';
import { seededRandom } from '../../src/kit/random.ts';

const NODES = 3;
const GUESTS = 7;

/** A gap between nodes of different sizes against the cost of moves; rules and pins may be broken at the start. */
function smallModel(seed: number): PlacementModel {
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const list = (count: number, figure: () => number) => Array.from({ length: count }, figure);
  const pair = () => [below(3), 3 + below(GUESTS - 3)];
  const home = list(GUESTS, () => below(NODES));
  const allowed = list(GUESTS * NODES, () => Number(random() < 0.85));
  const away = home.map((node, guest) => (allowed[guest * NODES + node] === 1 || random() < 0.5 ? 0 : -1));
  const isClosed = seed % 5 === 0;
  return {
    ...{ guestCount: GUESTS, nodeCount: NODES, home, tierCount: 2, searchTier: 1 },
    allowed: allowed.map((each, cell) => (isClosed && cell % NODES === 2 ? 0 : each)),
    dimensions: [],
    extremes: [
      {
        of: 'gap',
        need: list(GUESTS, () => 50 * below(8)),
        ...(seed % 3 === 0 ? { base: list(NODES, () => below(120)) } : {}),
        divisor: list(NODES, () => 7 + below(9)).map((each, node) => (isClosed && node === 2 ? 0 : each)),
        weight: seed % 4 === 0 ? 10 : 3,
        tier: 1,
      },
    ],
    groups: [
      ...(seed % 2 === 0 ? [{ guests: pair(), together: { weight: 1, tier: 0 } }] : []),
      { guests: pair(), perNodeMax: 1, repair: { weight: 1, tier: 0 } },
    ],
    moveCosts: [
      { tier: 0, perGuest: away },
      { tier: 1, perGuest: list(GUESTS, () => 1 + below(seed % 7 === 0 ? 60 : 12)) },
      ...(seed % 6 === 1 ? [{ tier: 1, perTarget: list(GUESTS * NODES, () => below(9) - 2) }] : []),
    ],
  };
}

/** Every placement that the model allows. */
function* placements(model: PlacementModel): Generator<Int32Array> {
  const place = new Int32Array(model.guestCount);
  for (let code = 0; code < model.nodeCount ** model.guestCount; code++) {
    let rest = code;
    for (let guest = 0; guest < model.guestCount; guest++) {
      place[guest] = rest % model.nodeCount;
      rest = Math.floor(rest / model.nodeCount);
    }
    const isAllowed = place.every(
      (node, guest) =>
        model.allowed?.[guest * model.nodeCount + node] === 1 || at(model.home, guest) === node,
    );
    if (isAllowed) yield place;
  }
}

/** The best of all placements, the worst of those that are as good in the first tier, and their costs. */
function extremesOf(model: PlacementModel) {
  let best: { cost: number[]; place: Int32Array } | undefined;
  let worst = 0;
  for (const place of placements(model)) {
    const cost = fullCost(model, place);
    const isFirst = best === undefined || at(cost, 0) < at(best.cost, 0);
    if (isFirst) worst = 0;
    if (isFirst || (at(cost, 0) === best?.cost[0] && at(cost, 1) < at(best.cost, 1)))
      best = { cost, place: place.slice() };
    if (at(cost, 0) === best?.cost[0]) worst = Math.max(worst, at(cost, 1));
  }
  return { best: best ?? { cost: [0, 0], place: new Int32Array(model.guestCount) }, worst };
}

/** Runs a bound to its end; no step may be above the optimum. */
function checkedBound(
  search: Generator<BoundProgress, number, void>,
  optimum: number,
  label: string,
): number {
  let step = search.next();
  for (; !step.done; step = search.next()) expect(step.value.bound, label).to.be.at.most(optimum);
  expect(step.value, label).to.be.at.most(optimum);
  return step.value;
}

describe('a lower bound', () => {
  it('is never above the best of all placements, at no step, whatever is known', () => {
    let [tight, told] = [0, 0];
    for (let seed = 1; seed <= 60; seed++) {
      const model = smallModel(seed);
      const { best, worst } = extremesOf(model);
      const problem = spreadProblem(model, best.place, at(model.extremes ?? [], 0));
      const optimum = at(best.cost, 1);
      if (problem === undefined) continue;
      told++;
      if (checkedBound(tierBound(model, best.place, 1), optimum, `seed ${seed}`) === optimum) tight++;
      checkedBound(spreadBound(problem, optimum + 7), optimum, `seed ${seed}, a little above`);
      checkedBound(spreadBound(problem, worst), optimum, `seed ${seed}, from the worst`);
    }
    expect(told).to.be.above(30);
    expect(tight).to.be.above(told * 0.5);
  });

  it('is not told where an earlier tier may be better', () => {
    const model = smallModel(2);
    const broken = { ...model, moveCosts: [{ tier: 0, perGuest: Array.from(model.home, () => -1) }] };
    expect(spreadProblem(broken, Int32Array.from(model.home), at(model.extremes ?? [], 0))).to.equal(
      undefined,
    );
  });
});
