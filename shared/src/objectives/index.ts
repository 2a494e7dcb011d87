import type { Problem } from '../model/problem.ts';
import { tierOf } from '../model/tier-layout.ts';
import { bytesMoved } from './bytes-moved.ts';
import { consolidation } from './consolidation.ts';
import { contention } from './contention.ts';
import { evenness } from './evenness.ts';
import { nodeLoss } from './node-loss.ts';
import type { Objective, Placement } from './objective.ts';
import { overload } from './overload.ts';
import { stability } from './stability.ts';
import { violations } from './violations.ts';

/** Every objective there is, sorted. To add one: a file, its test, a line here. */
export const objectives = [
  bytesMoved,
  consolidation,
  contention,
  evenness,
  nodeLoss,
  overload,
  stability,
  violations,
] as const satisfies readonly Objective[];

/** All tiers of a placement, as the objectives define them: what the search is held to. */
export function measured(problem: Problem, place: Placement): Float64Array {
  const tiers = new Float64Array(problem.layout.count);
  for (const { tier, measure } of objectives as readonly Objective[])
    measure(problem, place).forEach((amount, column) => {
      const at = tierOf(problem.layout, { tier, column });
      tiers[at] = (tiers[at] ?? 0) + amount;
    });
  return tiers;
}
