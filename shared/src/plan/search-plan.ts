import { greedy } from '../algorithms/greedy.ts';
import { localSearch } from '../algorithms/local-search.ts';
import { type Finding, type Part, searchPlacement } from '../kernel/search.ts';
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
import { compareSettled } from './compare-settled.ts';
import { type Settled, settle } from './settle.ts';

/** How a search is asked for: alone, or as one of several that hear of each other at epochs. */
export interface SearchOrder {
  readonly seed: number;
  readonly workUnitsMax: number;
  readonly part: Part;
  /** Where units were put before, such as by the previous plan; those that may not be there stay at home. */
  readonly start?: Int32Array;
}

/** What a search says on its way: how much it has looked at, a first plan, or what it found at an epoch. */
export interface SearchReport {
  readonly workUnits: number;
  readonly first?: Settled;
  readonly finding?: Finding;
}

/** Tells a search at an epoch what all parts have found, by their numbers. */
export type SearchAnswer = readonly Finding[] | undefined;

export type SearchSteps<T> = Generator<SearchReport, T, SearchAnswer>;

export interface Found {
  readonly settled: Settled;
  readonly workUnits: number;
  /** It is where the search began, move by move. */
  readonly isPrevious?: boolean;
}

/** Annealing looks at so many placements per unit and node, and at no fewer than these, at the usual effort. */
const LOOKS_PER_CELL = 40;
const LOOKS_MIN = 8192;
const USUAL_EFFORT = 500_000;

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
function* anneal(state: SearchState, { seed, workUnitsMax, part }: SearchOrder, done: number) {
  const { problem, placement } = state;
  const usual = Math.max(LOOKS_MIN, LOOKS_PER_CELL * problem.unitCount * problem.nodeCount);
  const wanted = Math.round(usual * Math.max(1, workUnitsMax / USUAL_EFFORT));
  const tables = { ...problem.tables, model: { ...problem.model, start: placement.place.slice() } };
  const random = seededRandom(seed + 7919 * (part.index + 1));
  const search = searchPlacement(tables, random, Math.min(wanted, workUnitsMax - done), part);
  let step = search.next(undefined);
  let work = 0;
  while (!step.done) {
    const { finding } = step.value;
    work = step.value.work;
    const findings: SearchAnswer = yield {
      workUnits: done + work,
      ...(finding === undefined ? {} : { finding }),
    };
    step = search.next(findings === undefined ? undefined : { findings });
  }
  const last: SearchAnswer = yield { workUnits: done + work, finding: step.value };
  const best = bestOf(problem, last ?? [step.value]) ?? step.value;
  return { place: best.place.subarray(0, problem.unitCount), workUnits: done + work };
}

/** The best of what all parts ended with, the first of equal ones: from here on all of them do the same. */
const bestOf = (problem: Problem, findings: readonly Finding[]): Finding | undefined =>
  findings.reduce<Finding | undefined>(
    (best, each) => (best === undefined || compareScores(problem, each.cost, best.cost) < 0 ? each : best),
    undefined,
  );

const better = (one: Settled, other: Settled): Settled =>
  compareSettled(one.state, other.state) <= 0 ? one : other;

const isSame = (one: Int32Array, other: Int32Array): boolean =>
  one.every((node, unit) => node === other[unit]);

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
  let workUnits = yield* report(localSearch.search(state, random, order.workUnitsMax - first), first);
  best = better(settle(problem, state.place), best);
  const isIdle = isBalanced(startState(problem));
  if (isIdle || workUnits + LOOKS_MIN > order.workUnitsMax) return { settled: best, workUnits };
  const annealed = yield* anneal(best.state, order, workUnits);
  workUnits = annealed.workUnits;
  return { settled: better(best, settle(problem, annealed.place)), workUnits };
}
