import { compareScores, type SearchState, scoreOf } from '../model/search-state.ts';
import { isEvenEnough } from './goal-reached.ts';

/** A score in which columns that are even enough count nothing: beyond that, fewer moves are worth more. */
function scoreEnough(state: SearchState): Float64Array {
  const { layout, goals } = state.problem;
  const score = scoreOf(state);
  for (const column of goals.loads.keys())
    if (isEvenEnough(state, column)) score[layout.evenness[column] ?? 0] = 0;
  return score;
}

/** Below 0 where the first of two settled placements of one problem makes the better plan. */
export const compareSettled = (one: SearchState, other: SearchState): number =>
  compareScores(one.problem, scoreEnough(one), scoreEnough(other)) ||
  compareScores(one.problem, scoreOf(one), scoreOf(other));
