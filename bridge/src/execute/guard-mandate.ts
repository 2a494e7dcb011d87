import type { Clock } from '../clock.ts';
import { PveError } from '../pve/pve-error.ts';
import { type Mandate, MandateRefused } from './mandate.ts';

/** S2: each renewal writes a line in the cluster log. */
const RENEWAL_MS = 90 * 60_000;
/** After a renewal that nobody answered. */
const RETRY_MS = 5 * 60_000;

/**
 * Watches over a mandate until `signal` aborts: renews its ticket at most once in 90 minutes, and says
 * `onEnd` once when its time is up or when its renewal was refused. Both are counted in time that has passed:
 * setting the clock neither lengthens a mandate nor brings a renewal nearer.
 */
export async function guardMandate(
  mandate: Mandate,
  endsAtMs: number,
  clock: Clock,
  signal: AbortSignal,
  onEnd: (detail: string) => void,
): Promise<void> {
  const over = new AbortController();
  const end = () => over.abort(signal.reason);
  if (signal.aborted) return;
  signal.addEventListener('abort', end, { once: true });
  try {
    const limit = clock.sleep(endsAtMs - clock.nowMs(), over.signal).then(() => LIMIT_REACHED);
    onEnd(await Promise.race([limit, untilRefused(mandate, clock, over.signal)]));
  } finally {
    signal.removeEventListener('abort', end);
    over.abort(new Error('the mandate is over'));
  }
}

const LIMIT_REACHED = 'the time of the approval is over';

/** Renews again and again, until it is said why not. */
async function untilRefused(mandate: Mandate, clock: Clock, signal: AbortSignal): Promise<string> {
  const nowMs = clock.nowMs();
  let waitMs = (mandate.issuedAtMs ?? nowMs) + RENEWAL_MS - nowMs;
  for (;;) {
    await clock.sleep(waitMs, signal);
    const refusal = await renewal(mandate);
    if (refusal !== 'lost' && refusal !== undefined) return refusal;
    waitMs = refusal === 'lost' ? RETRY_MS : RENEWAL_MS;
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
