import { compareCosts } from '../../../shared/src/kernel/compare-costs.ts';
import type { PlacementModel } from '../../../shared/src/kernel/placement-model.ts';
import { type Finding, searchPlacement } from '../../../shared/src/kernel/search.ts';
import { buildTables } from '../../../shared/src/kernel/tables.ts';
import { seededRandom } from '../../../shared/src/kit/random.ts';

export interface Solved {
  readonly place: Int32Array;
  readonly cost: readonly number[];
  /** Processor time of this thread, building tables included. */
  readonly ms: number;
}

function searched(model: PlacementModel, seed: number, work: number): Finding {
  const search = searchPlacement(buildTables(model), seededRandom(seed), work);
  let step = search.next();
  while (!step.done)
    step = search.next(step.value.finding === undefined ? {} : { findings: [step.value.finding] });
  return step.value;
}

/** The public search on the public model, a few times from other seeds: one configuration for all sizes. */
export function solve(model: PlacementModel, seed: number, work: number, starts: number): Solved {
  const before = process.cpuUsage();
  const findings = Array.from({ length: starts }, (_, index) => searched(model, seed + index, work));
  const best = findings.reduce((one, other) => (compareCosts(other.cost, one.cost) < 0 ? other : one));
  const { user, system } = process.cpuUsage(before);
  return { place: best.place, cost: best.cost, ms: (user + system) / 1000 };
}
