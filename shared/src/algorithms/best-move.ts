import { evaluateMove } from '../kernel/evaluate.ts';
import { compareScores, type SearchState } from '../model/search-state.ts';
import { DUTIES } from '../model/tier-layout.ts';
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
const isDuty = ({ placement }: SearchState): boolean =>
  DUTIES.some((tier) => (placement.delta[tier] ?? 0) < 0);

/** A move that only makes things more even must gain enough on the fuller of its nodes. */
function isWorthIt(state: SearchState, unit: number, from: number, to: number): boolean {
  const { problem } = state;
  if (to === problem.home[unit] || isDuty(state)) return true;
  return moveGain(state, unit, from, to) >= problem.kernel.model.settings.gainMinPercent * 100;
}

/**
 * Looks at one move and keeps it in `best` if it is the best so far. A move that repairs, empties or relieves
 * need not gain anything else.
 */
export function tryMove(state: SearchState, unit: number, to: number, best: Best): void {
  const { problem, placement } = state;
  const from = state.place[unit] ?? 0;
  if (problem.allowed[unit * problem.nodeCount + to] === 0 && to !== problem.home[unit]) return;
  if (!evaluateMove(placement, unit, to) || !isBetterThan(state, best.cost)) return;
  if (!isWorthIt(state, unit, from, to)) return;
  best.unit = unit;
  best.to = to;
  addUp(placement.cost, placement.delta, best.cost);
}

/** Whether all would cost less than `cost` after the change that was evaluated last. */
export function isBetterThan({ problem, placement }: SearchState, cost: Float64Array): boolean {
  const { first } = problem.layout.ranked;
  for (let tier = 0; tier < first; tier++) {
    const sum = (placement.cost[tier] as number) + (placement.delta[tier] as number);
    if (sum !== cost[tier]) return sum < (cost[tier] as number);
  }
  if (tried.length !== cost.length) tried = new Float64Array(cost.length);
  addUp(placement.cost, placement.delta, tried);
  return compareScores(problem, tried, cost) < 0;
}

let tried = new Float64Array(16);

export function addUp(cost: Float64Array, delta: Float64Array, into: Float64Array): void {
  for (let tier = 0; tier < into.length; tier++)
    into[tier] = (cost[tier] as number) + (delta[tier] as number);
}

/** Whether budgets let a unit that is at home leave it. */
export function mayLeave({ placement }: SearchState, unit: number): boolean {
  const { spent, spendable, tables } = placement;
  return spent.every(
    (sum, budget) => sum + (tables.budgets[budget]?.[unit] ?? 0) <= (spendable[budget] ?? 0),
  );
}

/** Looks at every node for a unit; says how many it looked at. */
export function tryTargets(state: SearchState, unit: number, best: Best): number {
  const { nodeCount, home } = state.problem;
  if (state.place[unit] === home[unit] && !mayLeave(state, unit)) return 1;
  for (let to = 0; to < nodeCount; to++) tryMove(state, unit, to, best);
  return nodeCount;
}
