import { misplaced } from '../algorithms/greedy.ts';
import { evaluateMove } from '../kernel/evaluate.ts';
import { restore } from '../kernel/placement.ts';
import type { Random } from '../kit/random.ts';
import { divided, isPart, type Problem } from '../model/problem.ts';
import { moveUnit, type SearchState, scoreOf, startState } from '../model/search-state.ts';
import { OVERLOAD, VIOLATIONS } from '../model/tier-layout.ts';
import { carryOver } from './offer-restarts.ts';
import type { SearchSteps } from './search-steps.ts';
import { type Settled, settle } from './settle.ts';

/**
 * Repairs what is broken and what no better step leads to: to make room for one guest, others have to move first who
 * gain nothing by it. Guests wander, whatever that costs beside rules, until fewer rules are broken; then it is seen
 * whether that can be reached. Most moves that were not needed go when a placement is settled.
 */

/** Looks of all walks together, for each unit and node, and of one walk. */
const LOOKS_PER_CELL = 40;
const LOOKS_MIN = 8192;
const LOOKS_MAX = 60_000;
const WALK = 512;
/** Placements that are settled at most: each is ordered anew. */
const SETTLED_MAX = 8;

/** Of looks: guests that should be elsewhere, or those who take their place; others that go home; the rest is anybody. */
const WANTED = 0.5;
const HOME = 0.7;

/** Tiers of what is broken: rules and evacuations, in their order. */
const BROKEN = [VIOLATIONS, OVERLOAD] as const;

/** Below 0 where less is broken by the first costs. */
function compareBroken(one: ArrayLike<number>, other: ArrayLike<number>): number {
  for (const tier of BROKEN) {
    const difference = (one[tier] ?? 0) - (other[tier] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const NOTHING = new Float64Array(BROKEN.length);
const isBroken = (state: SearchState): boolean => compareBroken(scoreOf(state), NOTHING) > 0;

const below = (random: Random, count: number): number => Math.floor(random() * count);

/** Of steps that break more: those of a block's guests, who may have to be scattered before all are together. */
const DARING = 0.15;

function tryStep(state: SearchState, unit: number, to: number, random: Random): boolean {
  const { problem, placement } = state;
  const isAllowed = problem.allowed[unit * problem.nodeCount + to] === 1 || to === problem.home[unit];
  if (!isAllowed || !evaluateMove(placement, unit, to)) return false;
  const isWorse = compareBroken(placement.delta, NOTHING) > 0;
  if (isWorse && !(isPart(problem, unit) && random() < DARING)) return false;
  moveUnit(state, unit, to);
  return true;
}

/** Somebody of a node goes anywhere, so that there is room. */
function makeRoom(state: SearchState, node: number, random: Random): void {
  const residents = state.placement.residents[node] ?? [];
  const unit = residents[below(random, residents.length)] ?? -1;
  if (unit >= 0 && unit < state.problem.unitCount)
    tryStep(state, unit, below(random, state.problem.nodeCount), random);
}

function wander(state: SearchState, wanted: readonly number[], random: Random): void {
  const { problem, place } = state;
  const kind = random();
  if (kind < WANTED) {
    const unit = wanted[below(random, wanted.length)] ?? -1;
    const to = below(random, problem.nodeCount);
    if (unit >= 0 && !tryStep(state, unit, to, random)) makeRoom(state, to, random);
    return;
  }
  const unit = below(random, problem.unitCount);
  const home = problem.home[unit] ?? 0;
  if (kind < HOME) {
    if (place[unit] !== home) tryStep(state, unit, home, random);
  } else tryStep(state, unit, below(random, problem.nodeCount), random);
}

/** Walks from a placement until less is broken, or in vain; says which. */
function walk(state: SearchState, start: Int32Array, random: Random): boolean {
  restore(state.placement, start);
  const known = state.placement.cost.slice();
  const wanted = misplaced(state);
  for (let look = 0; look < WALK; look++) {
    wander(state, wanted, random);
    if (compareBroken(state.placement.cost, known) < 0) return true;
  }
  return false;
}

/** The placement by the blocks of a problem; undefined where one of them is torn. */
function asBlocks(
  { problem, place }: Pick<SearchState, 'problem' | 'place'>,
  whole: Problem,
): SearchState | undefined {
  const isTorn = problem.bundles.units.some(
    ({ block: [first = -1] }, unit) => place[unit] !== place[problem.unitOf[first] ?? -1],
  );
  if (isTorn) return undefined;
  return startState(whole, carryOver({ problem, place }, whole));
}

/**
 * Where rules of guests that belong together are left broken: the same with the guests of each block one after the
 * other, if they end together. A block can be too large for the room that there is before it has left.
 */
export function* mendDivided(
  found: Settled,
  random: Random,
  done: number,
  workUnitsMax: number,
): SearchSteps<{ readonly settled: Settled; readonly workUnits: number }> {
  const { problem } = found.state;
  const parts = isBroken(found.state) ? divided(problem) : undefined;
  if (parts === undefined) return { settled: found, workUnits: done };
  const start = settle(parts, carryOver(found.state, parts));
  const { settled, workUnits } = yield* mend(start, random, done, workUnitsMax);
  const end = asBlocks(settled.state, problem);
  const isBetter = end !== undefined && compareBroken(end.placement.cost, found.state.placement.cost) < 0;
  return { settled: isBetter ? settled : found, workUnits };
}

/** A settled placement in which less is broken, where one is found; and the work with what was done before. */
export function* mend(
  found: Settled,
  random: Random,
  done: number,
  workUnitsMax: number,
): SearchSteps<{ readonly settled: Settled; readonly workUnits: number }> {
  const { problem } = found.state;
  const wanted = Math.max(LOOKS_MIN, LOOKS_PER_CELL * problem.unitCount * problem.nodeCount);
  const end = Math.min(workUnitsMax, done + Math.min(wanted, LOOKS_MAX));
  const state = startState(problem, found.state.place);
  let start = state.placement.place.slice();
  let settled = found;
  let workUnits = done;
  for (let tries = 0; workUnits + WALK <= end && tries < SETTLED_MAX && isBroken(settled.state); ) {
    const isFound = walk(state, start, random);
    workUnits += WALK;
    yield { workUnits };
    if (!isFound) continue;
    tries++;
    const next = settle(problem, state.place);
    if (compareBroken(next.state.placement.cost, settled.state.placement.cost) >= 0) continue;
    settled = next;
    restore(state.placement, found.state.placement.place);
    for (const [unit, node] of next.state.place.entries()) moveUnit(state, unit, node);
    start = state.placement.place.slice();
  }
  return { settled, workUnits };
}
