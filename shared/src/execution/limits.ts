import { type LinkFacts, linkLimits } from '../settings/link-limits.ts';
import type { Settings } from '../settings/settings.ts';
import type { ExecutionLimits } from './execution.ts';

const HARD_MANDATE_SECONDS = 8 * 3600;

/** How much may move at once, and whether a guest under HA may, whose request takes no limit (S1). */
export const executionLimits = (settings: Settings, link: LinkFacts | undefined): ExecutionLimits => ({
  ...linkLimits(settings, link),
  haUnlimited:
    link?.migrationLink !== 'separate' &&
    link?.migrationLimitBytesPerSecond === undefined &&
    !settings.haMayMigrateUnlimited,
});

/** How long an approval lasts: twice the estimate, at least an hour, never above the setting nor 8 hours (S2). */
export const mandateSeconds = (
  estimateSeconds: number,
  { mandateMaxSeconds }: Pick<Settings, 'mandateMaxSeconds'>,
): number => Math.min(Math.max(2 * estimateSeconds, 3600), mandateMaxSeconds, HARD_MANDATE_SECONDS);
