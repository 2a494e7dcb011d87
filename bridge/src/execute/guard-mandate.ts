import type { Clock } from '../clock.ts';
import { PveError } from '../pve/pve-error.ts';
import { type Mandate, MandateRefused } from './mandate.ts';

/** S2: each renewal writes a line in the cluster log. */
const RENEWAL_MS = 90 * 60_000;
/** After a renewal that nobody answered. */
const RETRY_MS = 5 * 60_000;

/**
 * Watches over a mandate until `signal` aborts: renews its ticket at most once in 90 minutes, and says
 * `onEnd` once when its time is up or when its renewal was refused.
 */
export async function guardMandate(
  mandate: Mandate,
  endsAtMs: number,
  clock: Clock,
  signal: AbortSignal,
  onEnd: (detail: string) => void,
): Promise<void> {
  let renewAtMs = (mandate.issuedAtMs ?? clock.nowMs()) + RENEWAL_MS;
  while (!signal.aborted) {
    await clock.sleep(Math.min(renewAtMs, endsAtMs) - clock.nowMs(), signal);
    if (clock.nowMs() >= endsAtMs) return onEnd('the time of the approval is over');
    const refusal = await renewal(mandate);
    if (refusal !== 'lost' && refusal !== undefined) return onEnd(refusal);
    renewAtMs = clock.nowMs() + (refusal === 'lost' ? RETRY_MS : RENEWAL_MS);
  }
}

/** `undefined` when renewed, `lost` when nobody answered, else why not. */
async function renewal(mandate: Mandate): Promise<string | undefined> {
  try {
    await mandate.renew();
    return undefined;
  } catch (error) {
    if (error instanceof MandateRefused) return error.message;
    if (error instanceof PveError && error.kind === 'answered')
      return `the session of ${mandate.userid} could not be renewed: ${error.message}`;
    return 'lost';
  }
}
