import { at } from '../../kit/assert.ts';
import { costAt, fixedCost, type PricedNodes } from './priced-nodes.ts';
import { type Box, greatestLoad, leastLoad } from './window.ts';

/**
 * What each node costs at most favourable load within any range around the mean, at some prices: from a pivot
 * outwards, least costs so far. So a bound of any box is looked up.
 */
export interface Profile {
  readonly prices: Float64Array;
  readonly fixed: number;
  readonly pivot: Int32Array;
  /** Per node: at pivot - 1, pivot - 2 …; and at pivot, pivot + 1 … */
  readonly below: readonly Float64Array[];
  readonly above: readonly Float64Array[];
}

/** The least of `count` costs from a load on, upwards or downwards, so far at each. */
function leastSoFar(
  nodes: PricedNodes,
  node: number,
  from: number,
  step: number,
  count: number,
): Float64Array {
  const choice = { leaves: 0 };
  let least = Number.POSITIVE_INFINITY;
  return Float64Array.from({ length: Math.max(0, count) }, (_, index) => {
    least = Math.min(least, costAt(nodes, node, from + step * index, choice));
    return least;
  });
}

/** Looks at all loads of levels between the least and the greatest of `range`, at the prices set. */
export function profileOf(nodes: PricedNodes, range: Box, mean: number): Profile {
  const { problem, prices } = nodes;
  const all = Array.from({ length: problem.nodeCount }, (_, node) => node);
  const pivot = Int32Array.from(all, (node) => leastLoad(problem, node, mean));
  return {
    prices: prices.slice(),
    fixed: fixedCost(nodes),
    pivot,
    below: all.map((node) => {
      const first = at(pivot, node) - 1;
      return leastSoFar(nodes, node, first, -1, first - leastLoad(problem, node, range.leastFrom) + 1);
    }),
    above: all.map((node) => {
      const first = at(pivot, node);
      return leastSoFar(nodes, node, first, 1, greatestLoad(problem, node, range.greatestTo) - first + 1);
    }),
  };
}

/** The last of the costs that are within `count`; Infinity for none. */
const leastWithin = (costs: Float64Array, count: number): number =>
  count <= 0 || costs.length === 0
    ? Number.POSITIVE_INFINITY
    : (costs[Math.min(count, costs.length) - 1] ?? Number.POSITIVE_INFINITY);

/** No placement with levels in this box costs less. */
export function boundOf(nodes: PricedNodes, profile: Profile, box: Box): number {
  const { problem } = nodes;
  let sum = profile.fixed + problem.gapWeight * Math.max(0, box.greatestFrom - box.leastTo);
  for (let node = 0; node < problem.nodeCount; node++) {
    const pivot = profile.pivot[node] ?? 0;
    const below = pivot - leastLoad(problem, node, box.leastFrom);
    const above = greatestLoad(problem, node, box.greatestTo) - pivot + 1;
    sum += Math.min(leastWithin(at(profile.below, node), below), leastWithin(at(profile.above, node), above));
  }
  return sum;
}
