import type { Part } from '../kernel/search.ts';
import type { Problem } from '../model/problem.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { certified } from './certified.ts';
import { compileProblem } from './compile-problem.ts';
import { completePlan } from './complete-plan.ts';
import { planOf } from './make-plan.ts';
import { offerRestarts } from './offer-restarts.ts';
import type { Plan } from './plan.ts';
import { proposeBySeed, seedById } from './propose-by-seed.ts';
import { type Found, searchPlan } from './search-plan.ts';
import type { SearchAnswer, SearchOrder, SearchReport } from './search-steps.ts';
import { settle } from './settle.ts';

/** Placements looked at before the search ends by itself. */
const WORK_UNITS_MAX = 500_000;

/** How far the search is; with a plan once there is one, and with each better one. */
export interface ProposeProgress {
  readonly workUnits: number;
  readonly plan?: Plan;
  /** Set at an epoch: a host with several searches answers with what all of them say, by their numbers. */
  readonly finding?: SearchReport['finding'];
}

export interface ProposeOptions {
  readonly workUnitsMax?: number;
  /** Which of several searches of the same plan this is: same number and count, same plan to the byte. */
  readonly part?: Part;
  /** Where the search begins: a plan for much the same cluster. While that still stands as a whole it is the plan. */
  readonly previous?: Pick<Plan, 'moves'>;
}

/** A search of the plan for one state of a cluster, with restarts offered where nothing else suffices. */
export type Searching = Generator<ProposeProgress, Found, SearchAnswer>;

const ALONE: Part = { index: 0, count: 1 };

/** Where a previous plan wants the units. */
function startOf({ bundles, home, kernel }: Problem, { moves }: Pick<Plan, 'moves'>): Int32Array {
  const { guestIndex, nodeIndex } = kernel.model;
  const targets = new Map(moves.map(({ vmid, target }) => [guestIndex.get(vmid), nodeIndex.get(target)]));
  return Int32Array.from(bundles.units, ({ guests }, unit) => targets.get(guests[0]) ?? home[unit] ?? 0);
}

function* search(snapshot: ClusterSnapshot, settings: Settings, options: ProposeOptions): Searching {
  const { workUnitsMax = WORK_UNITS_MAX, part = ALONE, previous } = options;
  const problem = compileProblem(snapshot, settings);
  const order: SearchOrder = {
    ...{ seed: settings.seed, workUnitsMax, part },
    ...(previous === undefined ? {} : { start: startOf(problem, previous) }),
  };
  const steps = searchPlan(problem, order);
  let step = steps.next(undefined);
  while (!step.done) {
    const { first, finding, workUnits } = step.value;
    const answer: SearchAnswer = yield {
      workUnits,
      ...(first === undefined ? {} : { plan: planOf(first, workUnits) }),
      ...(finding === undefined ? {} : { finding }),
    };
    step = steps.next(answer);
  }
  const found = step.value;
  const offer = offerRestarts(snapshot, settings, found.settled.state);
  if (offer === undefined) return found;
  const { state, workUnits } = offer;
  return { settled: settle(state.problem, state.place), workUnits: found.workUnits + workUnits };
}

/**
 * Facts and wishes in, a plan out; the whole pipeline:
 * compile the problem (what is even enough asks for nothing), search it, offer restarts of containers where that
 * does not suffice, keep what is worth it, put it in an order in which every move finds room, add what the next
 * plan would do at once, explain it, and say how good it is.
 * The host pulls, and so decides about time and stopping: the last plan it got is valid, to be marked as
 * `stoppedEarly`. Same snapshot, settings, work units and part give the same plan to the byte.
 */
export function* propose(
  snapshot: ClusterSnapshot,
  settings: Settings,
  options: ProposeOptions = {},
): Generator<ProposeProgress, Plan, SearchAnswer> {
  const seed = seedById(settings.algorithm);
  if (seed !== undefined) return yield* proposeBySeed(snapshot, settings, seed);
  const found = yield* search(snapshot, settings, options);
  const { settled, workUnits } = found.isPrevious
    ? found
    : yield* completePlan(snapshot, settings, found, (next) => search(next, settings, options));
  return certified(settled.state.problem, planOf(settled, workUnits));
}
