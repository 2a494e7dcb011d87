import type { SpreadProblem } from './spread-problem.ts';

/**
 * Every kind of block has a price: who takes one pays it, who gives one away is paid. Then each node can be
 * looked at alone: what it costs it to end with any load. With any prices the nodes' costs together are a
 * lower bound, because what is paid for a block that really moves is paid back where it leaves.
 */
export interface NodeCosts {
  readonly problem: SpreadProblem;
  readonly prices: Float64Array;
  /** How much was looked at so far. */
  readonly work: () => number;
  setPrices(prices: Float64Array): void;
  /** The least cost of a node with a load in this range, at the prices set; Infinity where it can have none. */
  leastBetween(node: number, from: number, to: number): number;
  /** Counts what comes (+) and leaves (-) per kind at a node where that was found last. */
  countMoves(node: number, balance: Float64Array): void;
}

/** What is paid whatever happens, at the prices set. */
export function fixedCost({ problem, prices }: NodeCosts): number {
  return problem.leaving.reduce((sum, count, kind) => sum - count * (prices[kind] ?? 0), problem.fixedCost);
}
