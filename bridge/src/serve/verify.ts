import { type ProblemCode, Refusal } from '#shared/protocol/problems.ts';
import { LIMITS } from '#shared/protocol/version.ts';
import type { Clock } from '../clock.ts';
import type { Permissions } from '../pve/answers.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { PveError } from '../pve/pve-error.ts';
import type { ClaimedTicket } from './ticket.ts';

export interface Verifier {
  /**
   * Asks pveproxy whether the ticket is good and what its user may do. Throws a Refusal: `session-expired`,
   * `too-many-attempts`, `pve-failed`, `pve-unreachable`.
   */
  verify(ticket: ClaimedTicket, api: PveApi, address: string): Promise<Permissions>;
}

const refusalOf = (error: unknown): Refusal => {
  if (!(error instanceof PveError)) throw error;
  if (error.kind === 'answered' && error.status === 401) return new Refusal('session-expired');
  const code: ProblemCode = error.kind === 'answered' ? 'pve-failed' : 'pve-unreachable';
  return new Refusal(code, { status: error.status, message: error.message });
};

/** At most `max` at the same time; the others wait for their turn. */
function createGate(max: number) {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return async <Value>(act: () => Promise<Value>): Promise<Value> => {
    if (inside >= max) await new Promise<void>((enter) => waiting.push(enter));
    else inside++;
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else inside--;
    }
  };
}

/** How often each address tried within the last minute. */
function createAttempts(clock: Clock) {
  let attempts = new Map<string, number[]>();
  return (address: string): boolean => {
    const sinceMs = clock.nowMs() - 60_000;
    const fresh = [...attempts].map(([key, times]) => [key, times.filter((ms) => ms > sinceMs)] as const);
    attempts = new Map(fresh.filter(([, times]) => times.length > 0));
    const mine = attempts.get(address) ?? [];
    if (mine.length >= LIMITS.attemptsPerMinutePerAddressMax) return false;
    attempts.set(address, [...mine, clock.nowMs()]);
    return true;
  };
}

/** S18: refused tickets are remembered, few questions are open at once, and an address may not try for ever. */
export function createVerifier(clock: Clock): Verifier {
  const gate = createGate(LIMITS.verificationsInFlightMax);
  const mayTry = createAttempts(clock);
  const refused = new Map<string, number>();

  const rememberedAsRefused = (key: string): boolean => {
    for (const [other, untilMs] of refused) if (untilMs <= clock.nowMs()) refused.delete(other);
    return refused.has(key);
  };
  const remember = (key: string, refusal: Refusal) => {
    if (refusal.problem.code === 'session-expired')
      refused.set(key, clock.nowMs() + LIMITS.refusedTicketRememberedSeconds * 1000);
    return refusal;
  };

  return {
    async verify(ticket, api, address) {
      if (rememberedAsRefused(ticket.key)) throw new Refusal('session-expired');
      if (!mayTry(address)) throw new Refusal('too-many-attempts', { address });
      try {
        return await gate(() => api.permissions());
      } catch (error) {
        throw remember(ticket.key, refusalOf(error));
      }
    },
  };
}
