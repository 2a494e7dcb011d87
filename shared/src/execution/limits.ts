import type { Settings } from '../settings/settings.ts';
import type { ClusterFacts } from '../snapshot/cluster-facts.ts';
import type { ExecutionLimits } from './execution.ts';

/** What a migration may take of a link that corosync shares: S1. */
const SHARED_LINK_BYTES_PER_SECOND = 100 * 2 ** 20;

const HARD_MANDATE_SECONDS = 8 * 3600;

export type LinkFacts = Pick<ClusterFacts, 'migrationLink' | 'migrationLimitBytesPerSecond'>;

/** How much may move at once. A link that is not known to be separate is taken as shared with corosync (S1). */
export function executionLimits(settings: Settings, link: LinkFacts | undefined): ExecutionLimits {
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
    haUnlimited:
      !separate && link?.migrationLimitBytesPerSecond === undefined && !settings.haMayMigrateUnlimited,
  };
}

/** How long an approval lasts: twice the estimate, at least an hour, never above the setting nor 8 hours (S2). */
export const mandateSeconds = (
  estimateSeconds: number,
  { mandateMaxSeconds }: Pick<Settings, 'mandateMaxSeconds'>,
): number => Math.min(Math.max(2 * estimateSeconds, 3600), mandateMaxSeconds, HARD_MANDATE_SECONDS);
