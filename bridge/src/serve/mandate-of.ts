import { type Mandate, ticketMandate } from '../execute/mandate.ts';
import { copyOf } from '../pve/credential.ts';
import type { RequestContext } from './handlers/request-context.ts';
import { refusalOf } from './refusal-of.ts';

/**
 * The bounded authority of one approval (S2), with a ticket of its own that outlives the socket. A page of ours
 * has no CSRF token of PVE's: its ticket is renewed once, now, and the answer brings one. Throws a Refusal.
 */
export async function mandateOf({ parts, claim }: RequestContext, seconds: number): Promise<Mandate> {
  const endsAtMs = parts.clock.nowMs() + Math.ceil(seconds) * 1000;
  try {
    // The browser may have gone while its plan was looked at: then there is nothing left to copy.
    if (claim.hasPveToken) return ticketMandate(parts.pve, copyOf(claim.credential), endsAtMs);
    return ticketMandate(parts.pve, await parts.pve.renew(claim.credential), endsAtMs);
  } catch (error) {
    throw refusalOf(error);
  }
}
