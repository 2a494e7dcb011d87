import { evaluateSwap } from '../kernel/evaluate.ts';
import { moveUnit, needsRelief, outsideAt, overAt, type SearchState } from '../model/search-state.ts';
import { addUp, isBetterThan } from './best-move.ts';

/** How far a node is outside what it should be, all columns added up as squares. */
function wrongness(state: SearchState, node: number): number {
  let sum = 0;
  for (const column of state.problem.goals.loads.keys()) {
    const outside = outsideAt(state, column, node);
    sum += outside * outside + overAt(state, column, node);
  }
  return sum;
}

/** The node that adds most to unevenness; -1 where none does. */
function worstNode(state: SearchState): number {
  let [worst, most] = [-1, 0];
  for (let node = 0; node < state.problem.nodeCount; node++) {
    const wrong = needsRelief(state, node) ? wrongness(state, node) : 0;
    if (wrong > most) [worst, most] = [node, wrong];
  }
  return worst;
}

/** What a round of a search did. */
export interface Round {
  readonly looked: number;
  readonly isBetter: boolean;
}

/** The best so far, and how many were looked at. */
interface Look {
  readonly cost: Float64Array;
  unit: number;
  other: number;
  looked: number;
}

/** Looks at all swaps of one unit with those of other nodes that take it. */
function trySwapsOf(state: SearchState, unit: number, look: Look): void {
  const { problem, placement, place } = state;
  const from = place[unit];
  for (let other = 0; other < problem.unitCount; other++) {
    const node = place[other] ?? 0;
    if (node === from || problem.allowed[unit * problem.nodeCount + node] === 0) continue;
    look.looked++;
    if (!evaluateSwap(placement, unit, other) || !isBetterThan(state, look.cost)) continue;
    addUp(placement.cost, placement.delta, look.cost);
    look.unit = unit;
    look.other = other;
  }
}

/** Swaps guests of the worst node with guests elsewhere, and keeps the best swap if it is an improvement. */
export function trySwaps(state: SearchState): Round {
  const { problem, placement, place } = state;
  const worst = worstNode(state);
  const look: Look = { cost: placement.cost.slice(), unit: -1, other: -1, looked: 0 };
  for (let unit = 0; unit < problem.unitCount; unit++)
    if (place[unit] === worst) trySwapsOf(state, unit, look);
  const { unit, other, looked } = look;
  if (unit < 0) return { looked, isBetter: false };
  const node = place[other] ?? 0;
  moveUnit(state, other, worst);
  moveUnit(state, unit, node);
  return { looked, isBetter: true };
}
