import { isJudged, pressureAt, type SearchState } from '../model/search-state.ts';

/** How many hundredths of a point the fuller of two nodes gets emptier by a move: the best of the judged columns, 0 if none is. */
export function moveGain(state: SearchState, unit: number, from: number, to: number): number {
  const { problem } = state;
  let best = Number.NEGATIVE_INFINITY;
  for (let column = 0; column < problem.goals.loads.length; column++) {
    if (!isJudged(problem, column, to)) continue;
    const weight = problem.load[column * problem.unitCount + unit] ?? 0;
    const [source, target] = [pressureAt(state, column, from), pressureAt(state, column, to)];
    const left = pressureAt(state, column, from, -weight);
    const met = pressureAt(state, column, to, weight);
    best = Math.max(best, Math.max(source, target) - Math.max(left, met));
  }
  return best === Number.NEGATIVE_INFINITY ? 0 : best;
}

/** No move of a unit gains more than this, wherever it goes: what its own node loses by it. */
export function gainAtMost(state: SearchState, unit: number, from: number): number {
  const { problem } = state;
  let most = 0;
  for (let column = 0; column < problem.goals.loads.length; column++) {
    const weight = problem.load[column * problem.unitCount + unit] ?? 0;
    most = Math.max(most, pressureAt(state, column, from) - pressureAt(state, column, from, -weight));
  }
  return most;
}
