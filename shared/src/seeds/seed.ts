import type { Random } from '../kit/random.ts';
import type { SeedCluster } from './seed-cluster.ts';

/** Named numbers that a person may change, such as `tolerancePercent`. */
export type SeedOptions = Readonly<Record<string, number>>;

/**
 * A balancer that people use today, on the same problem as ours: it obeys the same rules and limits, and is
 * judged by the same figures. It moves guests of the cluster it is given, and yields what it has looked at.
 */
export interface Seed {
  readonly id: string;
  readonly title: string;
  /** What it does, and which of the original's faults are mended here. */
  readonly description: string;
  /** Every option there is, with the original's default. */
  readonly options: SeedOptions;
  search(cluster: SeedCluster, options: SeedOptions, random: Random): Generator<number, number, void>;
}
