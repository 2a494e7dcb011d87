import {
  canMove,
  isBetter,
  moveUnit,
  readScore,
  type SearchState,
  TIER_COUNT,
} from '../model/search-state.ts';
import { moveGain } from './gain.ts';

/** The best change found so far; `unit` is -1 while there is none. */
export interface Best {
  unit: number;
  to: number;
  readonly score: Float64Array;
}

/** Starts a look for something better than how things are. */
export function nothingBetterThan(state: SearchState): Best {
  const best: Best = { unit: -1, to: -1, score: new Float64Array(TIER_COUNT) };
  readScore(state, best.score);
  return best;
}

const tried = new Float64Array(TIER_COUNT);

/**
 * Looks at one move and keeps it in `best` if it is the best so far. A move that only makes things more even
 * must gain enough on the fuller of its nodes; one that repairs, empties or relieves need not.
 */
export function tryMove(state: SearchState, unit: number, to: number, best: Best): void {
  const from = state.place[unit] ?? 0;
  if (from === to || !canMove(state, unit, to)) return;
  const { problem, sums } = state;
  const [violations = 0, overload = 0] = sums;
  const gainMin = problem.kernel.model.settings.gainMinPercent * 100;
  const isEnough = to === problem.home[unit] || moveGain(state, unit, from, to) >= gainMin;
  if (!isEnough && violations === 0 && overload === 0) return;
  moveUnit(state, unit, to);
  const repairs = (sums[0] ?? 0) < violations || (sums[1] ?? 0) < overload;
  if (isEnough || repairs) {
    readScore(state, tried);
    if (isBetter(tried, best.score)) {
      best.unit = unit;
      best.to = to;
      best.score.set(tried);
    }
  }
  moveUnit(state, unit, from);
}

/** Looks at every node for a unit; says how many it looked at. */
export function tryTargets(state: SearchState, unit: number, best: Best): number {
  const { nodeCount } = state.problem;
  for (let to = 0; to < nodeCount; to++) tryMove(state, unit, to, best);
  return nodeCount;
}
