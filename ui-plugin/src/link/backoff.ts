/** Close together until a bridge that was killed has been started again, so that all show its truth within 3 s. */
const WAITS_SECONDS = [1, 1, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 2, 4, 8, 15, 30] as const;
/** Where a bridge answers, and cannot let anybody in: each try is one of the ten a minute that an address has (S18). */
const REFUSED_WAITS_SECONDS = [2, 4, 8, 15, 30] as const;

/**
 * How long to wait before attempt number `attempt` (0 = the first retry). The chance in it keeps the panels of a
 * whole office from coming back in the same second.
 */
export function retryDelayMs(attempt: number, random: () => number, isRefused = false): number {
  const waits = isRefused ? REFUSED_WAITS_SECONDS : WAITS_SECONDS;
  const seconds = waits[Math.min(attempt, waits.length - 1)] ?? 30;
  return Math.round(seconds * 1000 * (0.75 + 0.5 * random()));
}
