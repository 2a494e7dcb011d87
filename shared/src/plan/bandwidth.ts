import { linkLimits } from '../settings/link-limits.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterFacts } from '../snapshot/cluster-facts.ts';

/**
 * What one migration is believed to reach: the least of all limits and of what the link gives, which is what was
 * measured between its nodes, or else what a person assumes. HA drops the limit of a request: only that of the
 * datacenter holds for its guests.
 */
export function bandwidth(
  cluster: ClusterFacts,
  settings: Settings,
  { measured, underHa = false }: { readonly measured?: number | undefined; readonly underHa?: boolean } = {},
): number {
  const asked = underHa ? undefined : linkLimits(settings, cluster).bandwidthMaxBytesPerSecond;
  return Math.min(
    measured ?? settings.bandwidthAssumedBytesPerSecond,
    asked ?? Number.POSITIVE_INFINITY,
    cluster.migrationLimitBytesPerSecond ?? Number.POSITIVE_INFINITY,
  );
}
