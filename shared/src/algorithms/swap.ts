import {
  canMove,
  isBetter,
  moveUnit,
  readScore,
  type SearchState,
  TIER_COUNT,
} from '../model/search-state.ts';

/** Nodes by how much they add to unevenness, the worst first. */
function worstNodes({ uneven, over, problem }: SearchState): number[] {
  const { nodeCount } = problem;
  const weight = (node: number) =>
    (uneven[node] ?? 0) + (uneven[nodeCount + node] ?? 0) + (over[node] ?? 0) + (over[nodeCount + node] ?? 0);
  return [...Array(nodeCount).keys()]
    .filter((node) => weight(node) > 0)
    .sort((one, other) => weight(other) - weight(one) || one - other);
}

/** The units of each node. */
function residents({ problem, place }: SearchState): number[][] {
  const byNode: number[][] = Array.from({ length: problem.nodeCount }, () => []);
  for (let unit = 0; unit < problem.unitCount; unit++) byNode[place[unit] ?? 0]?.push(unit);
  return byNode;
}

/**
 * Moves `unit` to the node of `other` and `other` to its place. Room is judged as it is when both have left,
 * so each is first taken to where the other was only if the two fit; undone where they do not.
 */
function swap(state: SearchState, unit: number, other: number): boolean {
  const { place } = state;
  const [from, to] = [place[unit] ?? 0, place[other] ?? 0];
  moveUnit(state, unit, to);
  if (canMove(state, other, from)) {
    moveUnit(state, other, from);
    moveUnit(state, unit, from);
    if (canMove(state, unit, to)) {
      moveUnit(state, unit, to);
      return true;
    }
    moveUnit(state, other, to);
    return false;
  }
  moveUnit(state, unit, from);
  return false;
}

function unswap(state: SearchState, unit: number, other: number): void {
  const { place } = state;
  const [from, to] = [place[unit] ?? 0, place[other] ?? 0];
  moveUnit(state, unit, to);
  moveUnit(state, other, from);
}

/** What a round of a search did. */
export interface Round {
  readonly looked: number;
  readonly isBetter: boolean;
}

/** Swapping guests that are at home takes two moves more. */
const MOVES_TIER = 4;

interface BestSwap {
  unit: number;
  other: number;
  readonly score: Float64Array;
}

const tried = new Float64Array(TIER_COUNT);

function trySwap(state: SearchState, unit: number, other: number, best: BestSwap): void {
  if (!swap(state, unit, other)) return;
  readScore(state, tried);
  if (isBetter(tried, best.score)) {
    best.unit = unit;
    best.other = other;
    best.score.set(tried);
  }
  unswap(state, unit, other);
}

/** Swaps guests of the worst node with guests elsewhere, and keeps the best swap if it is an improvement. */
export function trySwaps(state: SearchState): Round {
  const best: BestSwap = { unit: -1, other: -1, score: new Float64Array(TIER_COUNT) };
  readScore(state, best.score);
  const [worst] = worstNodes(state);
  const isAffordable = state.problem.movesMax >= (best.score[MOVES_TIER] ?? 0) + 2;
  if (worst === undefined || !isAffordable) return { looked: 0, isBetter: false };
  const { allowed, nodeCount } = state.problem;
  const byNode = residents(state);
  let looked = 0;
  for (const unit of byNode[worst] ?? [])
    for (const [node, others] of byNode.entries()) {
      if (node === worst || allowed[unit * nodeCount + node] === 0) continue;
      for (const other of others) trySwap(state, unit, other, best);
      looked += others.length;
    }
  if (best.unit >= 0) swap(state, best.unit, best.other);
  return { looked, isBetter: best.unit >= 0 };
}
