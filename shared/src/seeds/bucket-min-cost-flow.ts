import { aboveTarget, bucketsOf, outsideTolerance, pour } from './buckets.ts';
import type { Seed } from './seed.ts';

export const bucketMinCostFlow = {
  id: 'bucket-min-cost-flow',
  title: 'Bucket balancer, by flow',
  description:
    'Sends what nodes above the tolerance have too much to those below it, as a flow of least cost: every way costs the same, so the flow of each pair is the smaller of what is left of excess and lack. Mended: it flows from the full to the empty node, by shares of unequal nodes, and obeys rules and room.',
  options: { tolerancePercent: 5 },
  *search(cluster, { tolerancePercent = 5 }) {
    const buckets = bucketsOf(cluster);
    const tolerance = tolerancePercent / 100;
    const { over, under } = outsideTolerance(buckets, tolerance);
    const margin = (node: number) => tolerance * (buckets.target[node] ?? 0);
    const excess = new Map(over.map((node) => [node, aboveTarget(buckets, node) - margin(node)]));
    const lack = new Map(under.map((node) => [node, -aboveTarget(buckets, node) - margin(node)]));
    let work = 0;
    for (const source of over)
      for (const target of under) {
        const flow = Math.min(excess.get(source) ?? 0, lack.get(target) ?? 0);
        excess.set(source, (excess.get(source) ?? 0) - flow);
        lack.set(target, (lack.get(target) ?? 0) - flow);
        if (flow > 0) pour(buckets, source, target, flow);
        yield ++work;
      }
    return work;
  },
} as const satisfies Seed;
