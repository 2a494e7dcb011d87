import { canMove, compareScores, type SearchState } from '../model/search-state.ts';
import { OVERLOAD, VIOLATIONS, WISHES } from '../model/tier-layout.ts';
import { moveGain } from './gain.ts';

/** The best change found so far; `unit` is -1 while there is none. */
export interface Best {
  unit: number;
  to: number;
  readonly cost: Float64Array;
}

/** Starts a look for something better than how things are. */
export const nothingBetterThan = ({ placement }: SearchState): Best => ({
  unit: -1,
  to: -1,
  cost: placement.cost.slice(),
});

/** Whether what was evaluated last repairs a rule, empties a node, relieves one or fulfils a wish. */
function isDuty({ placement }: SearchState): boolean {
  const { delta } = placement;
  for (const tier of [VIOLATIONS, OVERLOAD, WISHES]) if ((delta[tier] ?? 0) < 0) return true;
  return false;
}

/**
 * Looks at one move and keeps it in `best` if it is the best so far. A move that only makes things more even
 * must gain enough on the fuller of its nodes; one that repairs, empties or relieves need not.
 */
export function tryMove(state: SearchState, unit: number, to: number, best: Best): void {
  const from = state.place[unit] ?? 0;
  if (!canMove(state, unit, to)) return;
  const { problem, placement } = state;
  const gainMin = problem.kernel.model.settings.gainMinPercent * 100;
  const isWorthIt = to === problem.home[unit] || isDuty(state) || moveGain(state, unit, from, to) >= gainMin;
  if (!isWorthIt) return;
  if (keepIfBetter(state, best.cost, placement.delta)) {
    best.unit = unit;
    best.to = to;
  }
}

let tried = new Float64Array(16);

/** Writes what things would cost after a change into `cost`, if that is better. */
export function keepIfBetter(
  { problem, placement }: SearchState,
  cost: Float64Array,
  delta: Float64Array,
): boolean {
  if (tried.length !== cost.length) tried = new Float64Array(cost.length);
  for (let tier = 0; tier < cost.length; tier++)
    tried[tier] = (placement.cost[tier] as number) + (delta[tier] as number);
  if (compareScores(problem, tried, cost) >= 0) return false;
  cost.set(tried);
  return true;
}

/** Looks at every node for a unit; says how many it looked at. */
export function tryTargets(state: SearchState, unit: number, best: Best): number {
  const { nodeCount } = state.problem;
  for (let to = 0; to < nodeCount; to++) tryMove(state, unit, to, best);
  return nodeCount;
}
