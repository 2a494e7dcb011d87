import type { SearchState } from '../model/search-state.ts';

/** What asked for a plan may be left with this share of the spread that asks, so that the next is not due at once. */
const REST_OF_SPREAD = 4 / 5;

/** Whether no judged node is above the threshold of the column, and the nodes are close enough to each other. */
function isEvenEnough({ problem, load }: SearchState, resource: number): boolean {
  const { nodeCount, loadTotal, goals } = problem;
  const judgement = goals.judged[resource];
  if (judgement === undefined) return true;
  const { isAsked, above, spread } = judgement;
  const share = isAsked ? REST_OF_SPREAD : 1;
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let cell = resource * nodeCount; cell < (resource + 1) * nodeCount; cell++) {
    if (goals.bandHigh[cell] === Number.POSITIVE_INFINITY) continue;
    const pressure = Math.floor(((load[cell] ?? 0) * 10_000) / (loadTotal[cell] ?? 1));
    lowest = Math.min(lowest, pressure);
    highest = Math.max(highest, pressure);
  }
  return highest <= above && highest - lowest <= spread * share;
}

/** What a placement achieves, kept to compare it with one of fewer moves. */
export interface Achieved {
  readonly violations: number;
  readonly overload: number;
  readonly unevenness: readonly number[];
}

export const achieved = ({ sums, unevenness }: SearchState): Achieved => ({
  violations: sums[0] ?? 0,
  overload: sums[1] ?? 0,
  unevenness: [...unevenness],
});

/**
 * Whether a placement does all that another one did: no rule, limit or evacuation is lost, and every resource is
 * as even as it was, or even enough that no plan would be proposed.
 */
export function reachesAsMuch(state: SearchState, than: Achieved): boolean {
  const { violations, overload, unevenness } = achieved(state);
  if (violations > than.violations || overload > than.overload) return false;
  for (let resource = 0; resource < unevenness.length; resource++) {
    if ((unevenness[resource] ?? 0) <= (than.unevenness[resource] ?? 0)) continue;
    if (!isEvenEnough(state, resource)) return false;
  }
  return true;
}
