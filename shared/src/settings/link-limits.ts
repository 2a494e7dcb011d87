import type { ClusterFacts } from '../snapshot/cluster-facts.ts';
import type { Settings } from './settings.ts';

/** What a migration may take of a link that corosync shares (S1). */
const SHARED_LINK_BYTES_PER_SECOND = 100 * 2 ** 20;

export type LinkFacts = Pick<ClusterFacts, 'migrationLink' | 'migrationLimitBytesPerSecond'>;

/** How much may move at once, for whoever estimates it and for whoever does it. */
export interface LinkLimits {
  readonly parallelMax: number;
  /** Moves into and out of one node together. */
  readonly parallelPerNodeMax: number;
  /** Of one request; HA drops it, and then the limit of the datacenter alone holds. */
  readonly bandwidthMaxBytesPerSecond: number | undefined;
}

/** A link that is not known to be separate is taken as shared with corosync (S1): one at a time, and slowly. */
export function linkLimits(settings: Settings, link: LinkFacts | undefined): LinkLimits {
  const separate = link?.migrationLink === 'separate';
  const limits = [
    ...(settings.bandwidthMaxBytesPerSecond === undefined ? [] : [settings.bandwidthMaxBytesPerSecond]),
    ...(separate ? [] : [SHARED_LINK_BYTES_PER_SECOND]),
  ];
  return {
    parallelMax: separate ? settings.parallelMax : 1,
    parallelPerNodeMax: separate ? settings.parallelPerNodeMax : 1,
    // Whoever may modify the system would overrule a lower limit of the datacenter by naming a higher one.
    bandwidthMaxBytesPerSecond:
      limits.length > 0
        ? Math.min(...limits, link?.migrationLimitBytesPerSecond ?? Number.POSITIVE_INFINITY)
        : undefined,
  };
}
