import { at } from '../../kit/assert.ts';
import {
  type Course,
  countArrivals,
  type FluidArrivals,
  fluidArrivals,
  priceArrivals,
} from './fluid-arrivals.ts';
import { countLeavers, type Leavers, leaversOf, priceLeavers } from './leavers.ts';
import type { NodeCosts } from './node-costs.ts';
import type { SpreadProblem } from './spread-problem.ts';

interface Fluid {
  readonly leavers: Leavers;
  readonly arriving: FluidArrivals;
  /** Per node: grains that leave and load that comes where the least cost was found last. */
  readonly leaves: Int32Array;
  readonly comes: Float64Array;
  work: number;
}

/** A node's load is so many grains at most. */
const GRAINS = 8192;

/** What a load costs that comes, on a piece of the course. */
function costOn({ loads, costs }: Course, piece: number, load: number): number {
  const begin = loads[piece] as number;
  const cost = costs[piece] as number;
  if (load <= begin) return cost;
  const part = (load - begin) / ((loads[piece + 1] as number) - begin);
  return cost + part * ((costs[piece + 1] as number) - cost);
}

/** The least cost of a node with a load in this range, by what leaves: what comes then is any amount within limits. */
function leastBetween({ leavers, arriving, leaves, comes }: Fluid, node: number, from: number, to: number) {
  const { grain, all, more, less, cost } = leavers;
  const course = at(arriving.courses, node);
  const { loads, bottom } = course;
  const own = at(cost, node);
  const most = loads[loads.length - 1] as number;
  let low = from - at(all, node) - at(less, node);
  let high = to - at(all, node) + at(more, node);
  let [least, piece] = [Number.POSITIVE_INFINITY, 0];
  for (let grains = 0; grains < own.length && low <= most; grains++, low += grain, high += grain) {
    if (high < 0) continue;
    const load = Math.max(low, 0, Math.min(high, bottom));
    // what comes only grows with what leaves
    while (piece + 2 < loads.length && (loads[piece + 1] as number) <= load) piece++;
    const sum = (own[grains] as number) + costOn(course, piece, load);
    if (sum >= least) continue;
    least = sum;
    leaves[node] = grains;
    comes[node] = load;
  }
  return least;
}

/**
 * Whole blocks leave, in tables of rounded weights whose errors all bounds allow for, and parts of blocks may come:
 * never dearer than what is possible, for loads in units as fine as they like.
 */
export function fluidNodes(problem: SpreadProblem, roomMax: number): NodeCosts {
  const leavers = leaversOf(problem, Math.max(1, Math.ceil(roomMax / GRAINS)));
  const fluid: Fluid = {
    ...{ leavers, arriving: fluidArrivals(problem), work: 0 },
    ...{ leaves: new Int32Array(problem.nodeCount), comes: new Float64Array(problem.nodeCount) },
  };
  return {
    ...{ problem, prices: fluid.arriving.prices },
    work: () => fluid.work,
    setPrices(prices) {
      fluid.work += priceLeavers(leavers, prices) + 8 * priceArrivals(fluid.arriving, prices);
    },
    leastBetween(node, from, to) {
      if (to < from) return Number.POSITIVE_INFINITY;
      fluid.work += 2 * at(leavers.cost, node).length;
      return leastBetween(fluid, node, from, to);
    },
    countMoves(node, balance) {
      countLeavers(leavers, node, at(fluid.leaves, node), balance);
      countArrivals(fluid.arriving, node, at(fluid.comes, node), balance);
    },
  };
}
