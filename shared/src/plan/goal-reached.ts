import { isJudged, pressureAt, type SearchState, scoreOf, unevennessOf } from '../model/search-state.ts';
import { DUTIES } from '../model/tier-layout.ts';

/** What asked for a plan may be left with this share of the spread that asks, so that the next is not due at once. */
const REST_OF_SPREAD = 4 / 5;

/** Whether no judged node is above the threshold of the column, and the nodes are close enough to each other. */
export function isEvenEnough(state: SearchState, column: number): boolean {
  const { nodeCount, goals } = state.problem;
  const judgement = goals.judged[column];
  if (judgement === undefined) return true;
  const { isAsked, above, spread } = judgement;
  const share = isAsked ? REST_OF_SPREAD : 1;
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let node = 0; node < nodeCount; node++) {
    if (!isJudged(state.problem, column, node)) continue;
    const pressure = pressureAt(state, column, node);
    lowest = Math.min(lowest, pressure);
    highest = Math.max(highest, pressure);
  }
  return highest <= above && highest - lowest <= spread * share;
}

/** What a placement achieves, kept to compare it with one of fewer moves. */
export interface Achieved {
  /** Of the tiers that are no matter of degree, in their order. */
  readonly duties: readonly number[];
  readonly unevenness: readonly number[];
}

const dutiesOf = (state: SearchState): readonly number[] => {
  const score = scoreOf(state);
  return DUTIES.map((tier) => score[tier] ?? 0);
};

export const achieved = (state: SearchState): Achieved => ({
  duties: dutiesOf(state),
  unevenness: [...state.problem.goals.loads.keys()].map((column) => unevennessOf(state, column)),
});

/** Whether any duty is left undone of what was done before. */
export const neglects = (duties: readonly number[], before: readonly number[]): boolean =>
  duties.some((amount, index) => amount > (before[index] ?? 0));

/**
 * Whether a placement does all that another one did: no rule, limit or evacuation is lost, and every resource is
 * as even as it was, or even enough that no plan would be proposed.
 */
export function reachesAsMuch(state: SearchState, than: Achieved): boolean {
  const { duties, unevenness } = achieved(state);
  if (neglects(duties, than.duties)) return false;
  return unevenness.every(
    (sum, column) => sum <= (than.unevenness[column] ?? 0) || isEvenEnough(state, column),
  );
}
