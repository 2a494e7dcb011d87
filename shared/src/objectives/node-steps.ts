import type { Problem } from '../model/problem.ts';
import type { Placement } from './objective.ts';

/** The load of every node under a placement in steps of its column, at `column * nodes + node`. */
export function nodeSteps(problem: Problem, place: Placement): Float64Array {
  const { nodeCount, unitCount, loadBase, load, goals } = problem;
  const sums = Float64Array.from(loadBase);
  for (const column of goals.loads.keys())
    for (let unit = 0; unit < unitCount; unit++) {
      const cell = column * nodeCount + (place[unit] ?? 0);
      sums[cell] = (sums[cell] ?? 0) + (load[column * unitCount + unit] ?? 0);
    }
  return sums;
}
