import { greedy } from '../algorithms/greedy.ts';
import { localSearch } from '../algorithms/local-search.ts';
import { seededRandom } from '../kit/random.ts';
import type { Problem } from '../model/problem.ts';
import {
  canMove,
  compareScores,
  isBalanced,
  moveUnit,
  type SearchState,
  startState,
} from '../model/search-state.ts';
import { annealTables } from './anneal-tables.ts';
import { closeGap } from './close-gap.ts';
import { compareSettled } from './compare-settled.ts';
import { mend, mendDivided } from './mend.ts';
import { gapColumns } from './narrow-bands.ts';
import type { SearchOrder, SearchSteps } from './search-steps.ts';
import { type Settled, settle } from './settle.ts';

export interface Found {
  readonly settled: Settled;
  readonly workUnits: number;
  /** It is where the search began, move by move. */
  readonly isPrevious?: boolean;
}

/** Annealing looks at so many placements per unit and node, and at no fewer than these, at the usual effort. */
const LOOKS_PER_CELL = 40;
const LOOKS_MIN = 8192;
/** Where the gap is to be closed as far as can be, single moves lead nowhere soon: so much of the work is for them. */
const GAP_DESCENT_SHARE = 0.15;
const USUAL_EFFORT = 500_000;
const MEND_SEED = 104_729;

/** Takes units to where they were put before, as far as that is allowed now. */
function warmUp(state: SearchState, start: Int32Array): void {
  start.forEach((node, unit) => {
    if (node !== state.place[unit] && canMove(state, unit, node)) moveUnit(state, unit, node);
  });
}

/** Passes on how far an algorithm is, counted from `done`; returns the work of both. */
function* report(search: Generator<number, number, void>, done: number): SearchSteps<number> {
  for (;;) {
    const step = search.next();
    if (step.done) return done + step.value;
    yield { workUnits: done + step.value };
  }
}

/** Anneals from a placement on, at most for what is left; the placement where all parts ended, and the work. */
function* anneal(state: SearchState, order: SearchOrder, done: number) {
  const { problem, placement } = state;
  const left = order.workUnitsMax - done;
  if (gapColumns(problem).length > 0) return yield* closeGap(problem, order, left, done);
  const usual = Math.max(LOOKS_MIN, LOOKS_PER_CELL * problem.unitCount * problem.nodeCount);
  const wanted = Math.round(usual * Math.max(1, order.workUnitsMax / USUAL_EFFORT));
  const workMax = Math.min(wanted, left);
  const tables = { ...problem.tables, model: { ...problem.model, start: placement.place.slice() } };
  const random = seededRandom(order.seed + 7919 * (order.part.index + 1));
  const compare = (one: ArrayLike<number>, other: ArrayLike<number>) => compareScores(problem, one, other);
  const annealed = yield* annealTables({ tables, random, part: order.part, workMax, done, compare });
  return {
    place: annealed.finding.place.subarray(0, problem.unitCount),
    workUnits: annealed.workUnits,
  };
}

const better = (one: Settled, other: Settled): Settled =>
  compareSettled(one.state, other.state) <= 0 ? one : other;

const isSame = (one: Int32Array, other: Int32Array): boolean =>
  one.every((node, unit) => node === other[unit]);

/** Where something is left that is broken: walks that look for a way, and what is as good in everything else from there. */
function* mended(found: Settled, order: SearchOrder, done: number): SearchSteps<Found> {
  const { problem } = found.state;
  const random = seededRandom(order.seed + MEND_SEED);
  const first = yield* mend(found, random, done, order.workUnitsMax);
  const { settled, workUnits } = yield* mendDivided(
    first.settled,
    random,
    first.workUnits,
    order.workUnitsMax,
  );
  if (settled === found || settled.state.problem !== problem) return { settled, workUnits };
  const state = startState(problem, settled.state.place);
  const all = yield* report(localSearch.search(state, random, order.workUnitsMax - workUnits), workUnits);
  return { settled: better(settled, settle(problem, state.place)), workUnits: all };
}

/**
 * Searches one problem: repairs and relieves greedily, improves that by local search, and anneals from there while
 * there is anything left to gain. Of what was found the placement counts that makes the best plan: the one that
 * reaches as much with the fewest moves. Where it begins at a previous plan that still stands as a whole, with
 * nothing to add at once, that was searched already.
 */
export function* searchPlan(problem: Problem, order: SearchOrder): SearchSteps<Found> {
  const state = startState(problem);
  if (order.start !== undefined) warmUp(state, order.start);
  const random = seededRandom(order.seed);
  const first = yield* report(greedy.search(state, random, order.workUnitsMax), 0);
  let best = settle(problem, state.place);
  if (order.start !== undefined && isSame(best.state.place, order.start))
    return { settled: best, workUnits: first, isPrevious: true };
  yield { workUnits: first, first: best };
  const share = gapColumns(problem).length > 0 ? GAP_DESCENT_SHARE : 1;
  const descentMax = Math.round(share * (order.workUnitsMax - first));
  const workUnits = yield* report(localSearch.search(state, random, descentMax), first);
  best = better(settle(problem, state.place), best);
  const isIdle = isBalanced(startState(problem));
  if (isIdle || workUnits + LOOKS_MIN > order.workUnitsMax) return { settled: best, workUnits };
  const annealed = yield* anneal(best.state, order, workUnits);
  best = better(best, settle(problem, annealed.place));
  return yield* mended(best, order, annealed.workUnits);
}
