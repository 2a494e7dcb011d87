import { expect } from 'chai';
import { type BoundProgress, spreadBound } from '../../src/kernel/bound/spread-bound.ts';
import { spreadProblem } from '../../src/kernel/bound/spread-problem.ts';
import { tierBound } from '../../src/kernel/bound/tier-bound.ts';
import { at } from '../../src/kit/assert.ts';
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

  it('is not told where an earlier tier may be better', () => {
    const model = smallModel(2);
    const broken = { ...model, moveCosts: [{ tier: 0, perGuest: Array.from(model.home, () => -1) }] };
    expect(spreadProblem(broken, Int32Array.from(model.home), at(model.extremes ?? [], 0))).to.equal(
      undefined,
    );
  });
});
