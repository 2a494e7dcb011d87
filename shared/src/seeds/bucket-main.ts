import { shiftAll } from './buckets.ts';
import type { Seed } from './seed.ts';

export const bucketMain = {
  id: 'bucket-main',
  title: 'Bucket balancer',
  description:
    'Takes the lightest guest of the node furthest above its share of memory to the one furthest below, again and again; leaves a cluster alone that is above the halt. Mended: guests that may not go are skipped instead of stalling it, and the emptiest node is taken, as its text says.',
  options: { tolerancePercent: 1, haltPercent: 80, rounds: 1000 },
  search: (cluster, options) => shiftAll(cluster, options),
} as const satisfies Seed;
