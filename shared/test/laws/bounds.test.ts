import { expect } from 'chai';
import { type BoundProgress, spreadBound } from '../../src/kernel/bound/spread-bound.ts';
import { spreadProblem } from '../../src/kernel/bound/spread-problem.ts';
import { tierBound } from '../../src/kernel/bound/tier-bound.ts';
import type { PlacementModel } from '../../src/kernel/placement-model.ts';
import { at } from '../../src/kit/assert.ts';
import { seededRandom } from '../../src/kit/random.ts';
import { extremesOf, smallModel } from '../small-model.ts';

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

/** The same with about two hundred thousand units on a node, none of which is a multiple of another. */
function finer(model: PlacementModel, seed: number): PlacementModel {
  const random = seededRandom(seed);
  const grains = 4099;
  return {
    ...model,
    extremes: (model.extremes ?? []).map((each) => ({
      ...each,
      need: Array.from(each.need, (need) => need * grains + Math.floor(random() * 900)),
      divisor: Array.from(each.divisor, (divisor) => divisor * grains),
      ...(each.base && { base: Array.from(each.base, (base) => base * grains) }),
    })),
  };
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
      const isTight = checkedBound(tierBound(model, best.place, 1), optimum, `seed ${seed}`) === optimum;
      // what is wished of sites is no part of the bound
      if (model.groups?.every(({ siteWish }) => siteWish === undefined)) {
        told++;
        if (isTight) tight++;
      }
      checkedBound(spreadBound(problem, optimum + 7), optimum, `seed ${seed}, a little above`);
      checkedBound(spreadBound(problem, worst), optimum, `seed ${seed}, from the worst`);
    }
    expect(told).to.be.above(30);
    expect(tight).to.be.above(told * 0.25);
  });

  it('is never above it where loads are of many units, as bytes are', () => {
    let told = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const model = finer(smallModel(seed), seed);
      const { best, worst } = extremesOf(model);
      const optimum = at(best.cost, 1);
      const bound = checkedBound(tierBound(model, best.place, 1), optimum, `seed ${seed}`);
      if (Number.isFinite(bound)) told++;
      const problem = spreadProblem(model, best.place, at(model.extremes ?? [], 0));
      if (problem !== undefined) checkedBound(spreadBound(problem, worst), optimum, `seed ${seed}, worst`);
    }
    expect(told).to.be.above(5);
  });

  it('is not told where an earlier tier may be better', () => {
    const model = smallModel(2);
    const broken = { ...model, moveCosts: [{ tier: 0, perGuest: Array.from(model.home, () => -1) }] };
    expect(spreadProblem(broken, Int32Array.from(model.home), at(model.extremes ?? [], 0))).to.equal(
      undefined,
    );
  });
});
