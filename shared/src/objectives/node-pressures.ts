import { pressure } from '../model/goals.ts';
import type { Problem } from '../model/problem.ts';
import type { Placement } from './objective.ts';

/** The pressure of every node under a placement, at `column * nodes + node`; NaN where it is unknown. */
export function nodePressures(problem: Problem, place: Placement): Float64Array {
  const { nodeCount, unitCount, loadBase, loadTotal, load, goals } = problem;
  const sums = Float64Array.from(loadBase);
  for (let resource = 0; resource < goals.loads.length; resource++)
    for (let unit = 0; unit < unitCount; unit++) {
      const cell = resource * nodeCount + (place[unit] ?? 0);
      sums[cell] = (sums[cell] ?? 0) + (load[resource * unitCount + unit] ?? 0);
    }
  return sums.map((sum, cell) => pressure(sum, loadTotal[cell] ?? 0));
}
