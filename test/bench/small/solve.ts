import { compareCosts } from '../../../shared/src/kernel/compare-costs.ts';
import { fullCost } from '../../../shared/src/kernel/full-cost.ts';
import { isLevelModel } from '../../../shared/src/kernel/levels/level-tables.ts';
import { searchLevels } from '../../../shared/src/kernel/levels/search-levels.ts';
import type { PlacementModel } from '../../../shared/src/kernel/placement-model.ts';
import { searchPlacement } from '../../../shared/src/kernel/search.ts';
import { solveSmall } from '../../../shared/src/kernel/small/solve-small.ts';
import { buildTables } from '../../../shared/src/kernel/tables.ts';
import { seededRandom } from '../../../shared/src/kit/random.ts';

export interface Solved {
  readonly place: Int32Array;
  readonly cost: readonly number[];
  /** Nothing that could be better was left out: there is nothing better. */
  readonly isProved: boolean;
  /** Processor time of this thread, building tables included. */
  readonly ms: number;
}

function finished<T>(steps: Generator<unknown, T, undefined>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/**
 * Models of gaps between nodes have searches of their own, the ones that plans of the peer come from: a small one is
 * solved as a whole, and what that does not prove is searched on from there.
 */
function searched(
  model: PlacementModel,
  seed: number,
  work: number,
): { readonly place: Int32Array; readonly isProved: boolean } {
  if (isLevelModel(model)) {
    const small = finished(solveSmall(model, work));
    if (small?.isProved === true) return { place: small.place, isProved: true };
    const start = small?.place ?? model.start ?? model.home;
    const place = finished(searchLevels({ ...model, start }, seededRandom(seed), work));
    return { place, isProved: false };
  }
  const search = searchPlacement(buildTables(model), seededRandom(seed), work);
  let step = search.next();
  while (!step.done)
    step = search.next(step.value.finding === undefined ? {} : { findings: [step.value.finding] });
  return { place: step.value.place, isProved: false };
}

/** The public search on the public model, a few times from other seeds: one configuration for all sizes. */
export function solve(model: PlacementModel, seed: number, work: number, starts: number): Solved {
  const before = process.cpuUsage();
  const findings = Array.from({ length: starts }, (_, index) => {
    const found = searched(model, seed + index, work);
    return { ...found, cost: fullCost(model, found.place) };
  });
  const best = findings.reduce((one, other) => (compareCosts(other.cost, one.cost) < 0 ? other : one));
  const { user, system } = process.cpuUsage(before);
  return { ...best, ms: (user + system) / 1000 };
}
