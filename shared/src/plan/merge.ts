import { moveGain } from '../algorithms/gain.ts';
import {
  canMove,
  compareScores,
  moveUnit,
  type Score,
  type SearchState,
  scoreOf,
} from '../model/search-state.ts';
import { orderMoves } from '../steps/order.ts';
import { type Achieved, achieved, reachesAsMuch } from './goal-reached.ts';
import { movedUnits } from './shorten.ts';

/** Placements looked at; in larger clusters the search has to do without. */
const LOOKS_MAX = 60_000;

interface Single {
  readonly unit: number;
  readonly to: number;
  readonly score: Score;
}

/** The score with one more move, if that one suffices and can be reached. */
function scoreOfMove(state: SearchState, whole: Achieved, unit: number, to: number) {
  const { problem, place } = state;
  const home = problem.home[unit] ?? 0;
  const gainMin = problem.kernel.model.settings.gainMinPercent * 100;
  if (to === home || !canMove(state, unit, to) || moveGain(state, unit, home, to) < gainMin) return undefined;
  moveUnit(state, unit, to);
  const isEnough = reachesAsMuch(state, whole) && orderMoves(problem, place).stuck.length === 0;
  const score = isEnough ? scoreOf(state) : undefined;
  moveUnit(state, unit, home);
  return score;
}

/** The best one move by which a placement does all that it should, if there is one. */
function singleMove(state: SearchState, whole: Achieved): Single | undefined {
  const { problem, place } = state;
  let best: Single | undefined;
  for (let unit = 0; unit < problem.unitCount; unit++) {
    if (place[unit] !== problem.home[unit] || problem.size[unit] !== 1) continue;
    for (let to = 0; to < problem.nodeCount; to++) {
      const score = scoreOfMove(state, whole, unit, to);
      if (score !== undefined && (best === undefined || compareScores(problem, score, best.score) < 0))
        best = { unit, to, score };
    }
  }
  return best;
}

/** Replaces two moves by one that does as much; says whether there were such. */
export function merge(state: SearchState): boolean {
  const { problem, place } = state;
  const moved = movedUnits(state);
  const pairs = moved.flatMap((one, index) => moved.slice(index + 1).map((other) => [one, other] as const));
  if (pairs.length * problem.unitCount * problem.nodeCount > LOOKS_MAX) return false;
  const whole = achieved(state);
  for (const [one, other] of pairs) {
    const targets = [place[one] ?? 0, place[other] ?? 0] as const;
    moveUnit(state, one, problem.home[one] ?? 0);
    moveUnit(state, other, problem.home[other] ?? 0);
    const single = singleMove(state, whole);
    if (single !== undefined) {
      moveUnit(state, single.unit, single.to);
      return true;
    }
    moveUnit(state, one, targets[0]);
    moveUnit(state, other, targets[1]);
  }
  return false;
}
