import { greedy } from '../algorithms/greedy.ts';
import { localSearch } from '../algorithms/local-search.ts';
import { seededRandom } from '../kit/random.ts';
import { startState } from '../model/search-state.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { certified } from './certified.ts';
import { compileProblem } from './compile-problem.ts';
import { makePlan } from './make-plan.ts';
import { offerRestarts } from './offer-restarts.ts';
import type { Plan } from './plan.ts';
import { proposeBySeed, seedById } from './propose-by-seed.ts';

/** Placements looked at before the search ends by itself. */
const WORK_UNITS_MAX = 500_000;

/** How far the search is; with a plan once there is one, and with each better one. */
export interface ProposeProgress {
  readonly workUnits: number;
  readonly plan?: Plan;
}

/**
 * Facts and wishes in, a plan out; the whole pipeline:
 * compile the problem (what is even enough asks for nothing), make a first plan greedily, improve it by local
 * search, offer restarts of containers where that does not suffice, keep what is worth it, put it in an order in which every move finds room, explain it, and say how good it is.
 * The host pulls, and so decides about time and stopping: the last plan it got is valid, to be marked as
 * `stoppedEarly`. Same snapshot, settings and work units give the same plan to the byte.
 */
export function* propose(
  snapshot: ClusterSnapshot,
  settings: Settings,
  { workUnitsMax = WORK_UNITS_MAX }: { readonly workUnitsMax?: number } = {},
): Generator<ProposeProgress, Plan, void> {
  const seed = seedById(settings.algorithm);
  if (seed !== undefined) return yield* proposeBySeed(snapshot, settings, seed);
  const problem = compileProblem(snapshot, settings);
  const state = startState(problem);
  const random = seededRandom(settings.seed);
  const first = yield* report(greedy.search(state, random, workUnitsMax), 0);
  yield { workUnits: first, plan: makePlan(problem, state.place, first) };
  const all = yield* report(localSearch.search(state, random, workUnitsMax - first), first);
  const offer = offerRestarts(snapshot, settings, state);
  if (offer === undefined) return certified(problem, makePlan(problem, state.place, all));
  const plan = makePlan(offer.state.problem, offer.state.place, all + offer.workUnits);
  return certified(offer.state.problem, plan);
}

/** Passes on how far a search is, counted from `done`; returns the work of both. */
function* report(
  search: Generator<number, number, void>,
  done: number,
): Generator<ProposeProgress, number, void> {
  for (;;) {
    const step = search.next();
    if (step.done) return done + step.value;
    yield { workUnits: done + step.value };
  }
}
