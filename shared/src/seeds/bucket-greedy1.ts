import { aboveTarget, type Buckets, bucketsOf, outsideTolerance, pour } from './buckets.ts';
import type { Seed } from './seed.ts';

/** Every node above into every node below; says how many units went. */
function pourAll(buckets: Buckets): number {
  const { over, under } = outsideTolerance(buckets, 0);
  let count = 0;
  for (const source of over)
    for (const target of under) {
      const amount = Math.min(aboveTarget(buckets, source), -aboveTarget(buckets, target));
      if (amount > 0) count += pour(buckets, source, target, amount);
    }
  return count;
}

export const bucketGreedy1 = {
  id: 'bucket-greedy1',
  title: 'Bucket balancer, pouring',
  description:
    'Pours guests from every node above its share of memory into every one below, as many as fit the smaller of excess and lack. Mended: it ends when nothing more fits, and rules and room are obeyed.',
  options: { rounds: 1000 },
  *search(cluster, { rounds = 1000 }) {
    const buckets = bucketsOf(cluster);
    for (let round = 1; round <= rounds; round++) {
      if (pourAll(buckets) === 0) return round;
      yield round;
    }
    return rounds;
  },
} as const satisfies Seed;
