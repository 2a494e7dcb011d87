import { evaluateMove } from '../kernel/evaluate.ts';
import type { Random } from '../kit/random.ts';
import { compareScores, moveUnit, needsRelief, type SearchState, scoreOf } from '../model/search-state.ts';
import { OVERLOAD, VIOLATIONS, WISHES } from '../model/tier-layout.ts';
import type { Algorithm } from './algorithm.ts';
import { type Best, mayLeave, nothingBetterThan, tryMove, tryTargets } from './best-move.ts';
import { greedy } from './greedy.ts';
import { type Round, trySwaps } from './swap.ts';

/** How often it may start again from a shaken plan without finding a better one. */
const SHAKES_IN_VAIN_MAX = 12;

/** What is looked for everywhere, while anything of it is left. */
const DUTIES = [VIOLATIONS, OVERLOAD, WISHES];

function movedUnits({ problem, place }: SearchState): number[] {
  const units: number[] = [];
  for (let unit = 0; unit < problem.unitCount; unit++)
    if (place[unit] !== problem.home[unit]) units.push(unit);
  return units;
}

/** Undoes a move, or ends it elsewhere. */
function tryRetargets(state: SearchState, best: Best): number {
  let looked = 0;
  for (const unit of movedUnits(state)) looked += tryTargets(state, unit, best);
  return looked;
}

/** Leaves a guest at home and moves another one of its two nodes instead; applies the first that is better. */
function exchange(state: SearchState, units: readonly number[]): Round {
  const { problem, place } = state;
  let looked = 0;
  for (const unit of units) {
    const home = problem.home[unit] ?? 0;
    const target = place[unit] ?? 0;
    if (!evaluateMove(state.placement, unit, home)) continue;
    const best = nothingBetterThan(state);
    moveUnit(state, unit, home);
    for (let other = 0; other < problem.unitCount; other++) {
      if (other === unit || (place[other] !== home && place[other] !== target)) continue;
      looked += tryTargets(state, other, best);
    }
    if (best.unit >= 0) {
      moveUnit(state, best.unit, best.to);
      return { looked, isBetter: true };
    }
    moveUnit(state, unit, target);
  }
  return { looked, isBetter: false };
}

/** Single moves that are still worth it: off and onto nodes with which something is wrong. */
function tryAdditions(state: SearchState, best: Best): number {
  const { problem, place } = state;
  const score = scoreOf(state);
  const wrong = Array.from({ length: problem.nodeCount }, (_, node) => needsRelief(state, node));
  const isDue = DUTIES.some((tier) => (score[tier] ?? 0) > 0);
  let looked = 0;
  for (let unit = 0; unit < problem.unitCount; unit++) {
    const from = place[unit] ?? 0;
    if (from === problem.home[unit] && !mayLeave(state, unit)) continue;
    for (let to = 0; to < problem.nodeCount; to++) {
      if (!(isDue || wrong[from] || wrong[to])) continue;
      tryMove(state, unit, to, best);
      looked++;
    }
  }
  return looked;
}

/** Applies the best change of the cheapest neighbourhood that has one, until none has. */
function* descend(state: SearchState, start: number, workUnitsMax: number): Generator<number, number, void> {
  let work = start;
  while (work < workUnitsMax) {
    const best = nothingBetterThan(state);
    work += tryRetargets(state, best);
    if (best.unit < 0) work += tryAdditions(state, best);
    if (best.unit >= 0) moveUnit(state, best.unit, best.to);
    else {
      const swapped = trySwaps(state);
      const exchanged = swapped.isBetter ? swapped : exchange(state, movedUnits(state));
      work += swapped.looked + (exchanged === swapped ? 0 : exchanged.looked);
      if (!exchanged.isBetter) return work;
    }
    yield work;
  }
  return work;
}

function restore(state: SearchState, place: Int32Array): void {
  for (let unit = 0; unit < place.length; unit++) moveUnit(state, unit, place[unit] ?? 0);
}

/** Undoes about half of the moves by chance, where that is allowed. */
function shake(state: SearchState, random: Random): void {
  for (const unit of movedUnits(state)) {
    const home = state.problem.home[unit] ?? 0;
    if (random() < 0.5 && evaluateMove(state.placement, unit, home)) moveUnit(state, unit, home);
  }
}

/** Improves a plan by undoing, redirecting, exchanging and swapping, and starts again from shaken ones. */
export const localSearch = {
  id: 'local-search',
  title: 'Local search',
  description:
    'Improves the first plan: undoes moves that are not needed, redirects, exchanges and swaps guests, then shakes the plan and tries again while work units are left.',
  *search(state, random, workUnitsMax) {
    const { placement, problem } = state;
    let work = yield* descend(state, 0, workUnitsMax);
    const bestCost = placement.cost.slice();
    let best = state.place.slice();
    for (let vain = 0; vain < SHAKES_IN_VAIN_MAX && work < workUnitsMax; vain++) {
      if (movedUnits(state).length === 0) break;
      shake(state, random);
      for (const looked of greedy.search(state, random, workUnitsMax)) void looked;
      work = yield* descend(state, work + problem.unitCount, workUnitsMax);
      if (compareScores(problem, placement.cost, bestCost) < 0) {
        vain = -1;
        bestCost.set(placement.cost);
        best = state.place.slice();
      } else restore(state, best);
    }
    return work;
  },
} as const satisfies Algorithm;
