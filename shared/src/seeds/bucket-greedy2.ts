import { shiftAll } from './buckets.ts';
import type { Seed } from './seed.ts';

export const bucketGreedy2 = {
  id: 'bucket-greedy2',
  title: 'Bucket balancer, without a halt',
  description:
    'The bucket balancer with a wider tolerance and however full the cluster is. Mended: rules and room are obeyed, the emptiest node is taken.',
  options: { tolerancePercent: 5, rounds: 1000 },
  search: (cluster, options) => shiftAll(cluster, options),
} as const satisfies Seed;
