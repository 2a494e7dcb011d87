import { at } from '../../kit/assert.ts';
import { fullCost } from '../full-cost.ts';
import type { PlacementModel } from '../placement-model.ts';
import { type BoundProgress, spreadBound } from './spread-bound.ts';
import { spreadProblem } from './spread-problem.ts';

/**
 * A lower bound of one tier among all placements that are as good as `place` before it: -Infinity where nothing
 * can be said. Of several gaps between nodes that the tier adds up, the one that says most; the other costs of
 * the tier are never below zero.
 */
export function* tierBound(
  model: PlacementModel,
  place: ArrayLike<number>,
  tier: number,
): Generator<BoundProgress, number, void> {
  const known = at(fullCost(model, place), tier);
  let [best, done] = [Number.NEGATIVE_INFINITY, 0];
  for (const extreme of (model.extremes ?? []).filter((each) => each.tier === tier)) {
    const problem = spreadProblem(model, place, extreme);
    if (problem === undefined) continue;
    const search = spreadBound(problem, known);
    let work = 0;
    let step = search.next();
    for (; !step.done; step = search.next()) {
      work = step.value.work;
      best = Math.max(best, step.value.bound);
      yield { bound: best, work: done + work };
    }
    best = Math.max(best, step.value);
    done += work;
    yield { bound: best, work: done };
    if (best >= known) return best;
  }
  return best;
}
