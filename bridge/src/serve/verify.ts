import { Refusal } from '#shared/protocol/problems.ts';
import { LIMITS } from '#shared/protocol/version.ts';
import type { Clock } from '../clock.ts';
import type { Permissions } from '../pve/answers.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { createTurns } from '../turns.ts';
import { refusalOf } from './refusal-of.ts';
import type { ClaimedTicket } from './ticket.ts';

export interface Verifier {
  /**
   * Asks pveproxy whether the ticket is good and what its user may do. Throws a Refusal: `session-expired`,
   * `too-many-attempts`, `pve-failed`, `pve-unreachable`.
   */
  verify(ticket: ClaimedTicket, api: PveApi, address: string): Promise<Permissions>;
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
  const takeTurn = createTurns(LIMITS.verificationsInFlightMax);
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
      const endTurn = await takeTurn();
      try {
        return await api.permissions();
      } catch (error) {
        throw remember(ticket.key, refusalOf(error));
      } finally {
        endTurn();
      }
    },
  };
}
