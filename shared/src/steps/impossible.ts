import { movers, type StepDimension, type StepProblem } from './step-problem.ts';

/** Why an item can never move, whatever moves before it. */
export interface TooBig {
  readonly item: number;
  readonly dimension: number;
  /** What it needs, and the most that can ever be free for it on one node. */
  readonly need: number;
  readonly free: number;
}

interface Ledger {
  readonly problem: StepProblem;
  readonly dimension: StepDimension;
  /** The least an item takes wherever it is. */
  readonly least: Float64Array;
  readonly limit: Float64Array;
  readonly totalFree: number;
}

function ledgerOf(problem: StepProblem, dimension: StepDimension): Ledger {
  const { itemCount, nodeCount, home } = problem;
  const { needHome, needAway = needHome, capacity } = dimension;
  const least = new Float64Array(itemCount);
  const start = new Float64Array(nodeCount);
  let load = 0;
  for (let item = 0; item < itemCount; item++) {
    least[item] = Math.min(needHome[item] ?? 0, needAway[item] ?? 0);
    load += least[item] ?? 0;
    start[home[item] ?? 0] = (start[home[item] ?? 0] ?? 0) + (needHome[item] ?? 0);
  }
  const limit = start.map((held, node) => Math.max(held, capacity[node] ?? 0));
  const room = limit.reduce((sum, each) => sum + each, 0);
  return { problem, dimension, least, limit, totalFree: room - load };
}

/** What can at most be free on each node while those that never move stay: never more than is free in all. */
function mostFree({ problem, least, limit, totalFree }: Ledger, isStuck: Uint8Array): Float64Array {
  const free = Float64Array.from(limit);
  for (let item = 0; item < problem.itemCount; item++) {
    const node = problem.home[item] ?? 0;
    if (isStuck[item] === 1) free[node] = (free[node] ?? 0) - (least[item] ?? 0);
  }
  return free.map((room) => Math.min(room, totalFree));
}

/** What an item lacks on a node, in the first dimension that never has enough. */
function lack(ledgers: readonly Ledger[], free: readonly Float64Array[], item: number, node: number) {
  for (const [index, { dimension }] of ledgers.entries()) {
    const { needHome, needAway = needHome } = dimension;
    const need = needAway[item] ?? 0;
    const room = free[index]?.[node] ?? 0;
    if (need > room) return { item, dimension: index, need, free: Math.max(0, room) };
  }
  return undefined;
}

/** Whether there is a node to which an item that ends at home could ever go. */
function mayMove(
  { nodeCount, home, mayPark }: StepProblem,
  item: number,
  hasRoom: (node: number) => boolean,
) {
  for (let node = 0; node < nodeCount; node++)
    if (node !== home[item] && mayPark?.(item, node) === true && hasRoom(node)) return true;
  return false;
}

/**
 * A proof by counting: an item bigger than all free room together never leaves its node; neither does one that
 * finds no node with so much room beside those that never leave theirs. Names the first mover that cannot get to
 * its target; absence proves nothing.
 */
export function countingProof(problem: StepProblem): TooBig | undefined {
  const { itemCount, home, target } = problem;
  const ledgers = problem.dimensions.map((dimension) => ledgerOf(problem, dimension));
  const isStuck = new Uint8Array(itemCount);
  for (;;) {
    const free = ledgers.map((ledger) => mostFree(ledger, isStuck));
    const lacks = (item: number, node: number) => lack(ledgers, free, item, node);
    for (const item of movers(problem)) {
      const found = lacks(item, target[item] ?? 0);
      if (found !== undefined) return found;
    }
    const stays = (_: unknown, item: number) =>
      isStuck[item] === 0 &&
      home[item] === target[item] &&
      !mayMove(problem, item, (node) => lacks(item, node) === undefined);
    const staying = Array.from({ length: itemCount }, (_, item) => item).filter(stays);
    if (staying.length === 0) return undefined;
    for (const item of staying) isStuck[item] = 1;
  }
}
