import { costPerLoad, savingsOf } from './first-prices.ts';
import { fixedCost, type NodeCosts } from './node-costs.ts';
import { type Box, greatestLoad, leastLoad } from './window.ts';

const ROUNDS = 200;
/** After so many rounds without a better bound: back to the best prices, with smaller steps. */
const PATIENCE = 20;
const SMALLER = 0.7;
const FIRST_LENGTH = 0.3;
/** How much of the last direction is kept. */
const MOMENTUM = 0.5;

/** The bound of a box at the prices set, and how much more of each kind comes than leaves. */
function evaluate(nodes: NodeCosts, box: Box, balance: Float64Array): number {
  const { problem } = nodes;
  balance.fill(0);
  problem.leaving.forEach((count, kind) => {
    balance[kind] = -count;
  });
  let sum = fixedCost(nodes) + problem.gapWeight * Math.max(0, box.greatestFrom - box.leastTo);
  for (let node = 0; node < problem.nodeCount; node++) {
    const from = leastLoad(problem, node, box.leastFrom);
    const least = nodes.leastBetween(node, from, greatestLoad(problem, node, box.greatestTo));
    if (least === Number.POSITIVE_INFINITY) return least;
    nodes.countMoves(node, balance);
    sum += least;
  }
  return sum;
}

/** How far the price of each kind can reasonably go, squared: what a split block saves, or what such a load costs. */
function scalesOf({ problem }: NodeCosts): Float64Array {
  const each = costPerLoad(problem);
  const { most } = savingsOf(problem);
  return most
    .map((saving, kind) => Math.max(saving, each * (problem.kinds[kind]?.weight ?? 0)))
    .map((scale) => scale * scale);
}

interface Climb {
  readonly prices: Float64Array;
  readonly bestPrices: Float64Array;
  readonly direction: Float64Array;
  best: number;
  /** Rounds without a better bound, and how long the steps are. */
  idle: number;
  length: number;
  /** Whether the last direction counts no more. */
  isFresh: boolean;
}

/** Notes how good the prices were; back to the best ones, with smaller steps, where that lasts too long. */
function judge(climb: Climb, bound: number): 'go on' | 'went back' {
  if (bound > climb.best + 1e-9) {
    climb.best = bound;
    climb.bestPrices.set(climb.prices);
    climb.idle = 0;
    return 'go on';
  }
  if (++climb.idle < PATIENCE) return 'go on';
  climb.idle = 0;
  climb.length *= SMALLER;
  climb.isFresh = true;
  climb.prices.set(climb.bestPrices);
  return 'went back';
}

/** Turns towards what more takes than gives; answers how far a step of 1 goes, squared. */
function turn({ direction, isFresh }: Climb, balance: Float64Array, scales: Float64Array): number {
  const kept = isFresh ? 0 : MOMENTUM;
  let norm = 0;
  for (let kind = 0; kind < direction.length; kind++) {
    const turned = kept * (direction[kind] ?? 0) + (1 - kept) * (balance[kind] ?? 0);
    direction[kind] = turned;
    norm += turned * turned * (scales[kind] ?? 0);
  }
  return norm;
}

/**
 * Looks for prices with which a box cannot be cheaper than `target`, by raising the price of what more takes
 * than gives. Leaves the best prices set; answers the bound.
 */
export function ascend(nodes: NodeCosts, box: Box, start: Float64Array, target: number): number {
  const count = start.length;
  const balance = new Float64Array(count);
  const scales = scalesOf(nodes);
  const climb: Climb = {
    ...{ prices: start.slice(), bestPrices: start.slice(), direction: new Float64Array(count) },
    ...{ best: Number.NEGATIVE_INFINITY, idle: 0, length: FIRST_LENGTH, isFresh: true },
  };
  for (let round = 0; round < ROUNDS && climb.best < target; round++) {
    nodes.setPrices(climb.prices);
    const bound = evaluate(nodes, box, balance);
    if (judge(climb, bound) === 'went back') continue;
    const norm = turn(climb, balance, scales);
    climb.isFresh = false;
    if (norm < 1e-9) break;
    const step = (climb.length * Math.max(target - bound, 1)) / norm;
    for (let kind = 0; kind < count; kind++)
      climb.prices[kind] =
        (climb.prices[kind] ?? 0) + step * (climb.direction[kind] ?? 0) * (scales[kind] ?? 0);
  }
  nodes.setPrices(climb.bestPrices);
  return climb.best;
}
