import type { Settings } from '../settings/settings.ts';
import type { ClusterFacts } from '../snapshot/cluster-facts.ts';

/** What one migration may take of a link that corosync needs too (S1). */
const SHARED_LINK_BYTES_PER_SECOND = 100 * 2 ** 20;

/**
 * What one migration is believed to reach: the least of all limits and of what the link gives, which is what was
 * measured between its nodes, or else what a person assumes.
 */
export function bandwidth(cluster: ClusterFacts, settings: Settings, measured?: number): number {
  return Math.min(
    measured ?? settings.bandwidthAssumedBytesPerSecond,
    settings.bandwidthMaxBytesPerSecond ?? Number.POSITIVE_INFINITY,
    cluster.migrationLimitBytesPerSecond ?? Number.POSITIVE_INFINITY,
    cluster.migrationLink === 'separate' ? Number.POSITIVE_INFINITY : SHARED_LINK_BYTES_PER_SECOND,
  );
}
