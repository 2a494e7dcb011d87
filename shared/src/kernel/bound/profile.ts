import { at } from '../../kit/assert.ts';
import { fixedCost, type NodeCosts } from './node-costs.ts';
import { type Box, greatestLoad, leastLoad } from './window.ts';

/**
 * What each node costs at most favourable load within any range of levels around the mean, at some prices: from the
 * mean outwards, least costs so far. So a bound of any box is looked up.
 */
export interface Profile {
  readonly prices: Float64Array;
  readonly fixed: number;
  readonly mean: number;
  /** Per node: down to the level mean - 1, mean - 2 …; and up to mean, mean + 1 … */
  readonly below: readonly Float64Array[];
  readonly above: readonly Float64Array[];
}

/** The least costs so far of `count` levels, upwards from the mean or downwards from under it. */
function leastSoFar(nodes: NodeCosts, node: number, mean: number, step: 1 | -1, count: number) {
  const { problem } = nodes;
  let least = Number.POSITIVE_INFINITY;
  return Float64Array.from({ length: Math.max(0, count) }, (_, index) => {
    const level = step > 0 ? mean + index : mean - 1 - index;
    const from = leastLoad(problem, node, level);
    const to = step > 0 ? greatestLoad(problem, node, level) : leastLoad(problem, node, level + 1) - 1;
    least = Math.min(least, nodes.leastBetween(node, from, to));
    return least;
  });
}

/** Looks at all loads of levels between the least and the greatest of `range`, at the prices set. */
export function profileOf(nodes: NodeCosts, range: Box, mean: number): Profile {
  const all = Array.from({ length: nodes.problem.nodeCount }, (_, node) => node);
  return {
    ...{ prices: nodes.prices.slice(), fixed: fixedCost(nodes), mean },
    below: all.map((node) => leastSoFar(nodes, node, mean, -1, mean - range.leastFrom)),
    above: all.map((node) => leastSoFar(nodes, node, mean, 1, range.greatestTo - mean + 1)),
  };
}

/** The last of the costs that are within `count`; Infinity for none. */
const leastWithin = (costs: Float64Array, count: number): number =>
  count <= 0 || costs.length === 0
    ? Number.POSITIVE_INFINITY
    : (costs[Math.min(count, costs.length) - 1] ?? Number.POSITIVE_INFINITY);

/** No placement with levels in this box costs less. */
export function boundOf({ problem }: NodeCosts, { fixed, mean, below, above }: Profile, box: Box): number {
  let sum = fixed + problem.gapWeight * Math.max(0, box.greatestFrom - box.leastTo);
  for (let node = 0; node < problem.nodeCount; node++)
    sum += Math.min(
      leastWithin(at(below, node), mean - box.leastFrom),
      leastWithin(at(above, node), box.greatestTo - mean + 1),
    );
  return sum;
}
