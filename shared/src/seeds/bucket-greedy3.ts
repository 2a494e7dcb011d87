import { shiftAll } from './buckets.ts';
import type { Seed } from './seed.ts';

export const bucketGreedy3 = {
  id: 'bucket-greedy3',
  title: 'Bucket balancer, with a halt',
  description:
    'The bucket balancer with a tolerance of its own and the halt. Mended: rules are obeyed, the emptiest node is taken.',
  options: { tolerancePercent: 2.5, haltPercent: 80, rounds: 1000 },
  search: (cluster, options) => shiftAll(cluster, options),
} as const satisfies Seed;
