import { reason } from '../plan/reason.ts';
import type { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import { movesWithin, mustLeave } from './recently-moved.ts';
import { stayConstraint } from './stay-constraint.ts';

/**
 * How long a guest rests. Where its load was read over a day, its move was decided by that day, and no other is known
 * before a day has passed: it rests for as long as it may not go back.
 */
function restSecondsOf({ history }: GuestFacts, { cooldownSeconds, reversalBanSeconds }: Settings): number {
  if (history === undefined || cooldownSeconds === 0) return cooldownSeconds;
  return Math.max(cooldownSeconds, reversalBanSeconds);
}

/** A guest that was moved is left alone for a while, so that two changing loads do not make it wander. */
export const cooldown = stayConstraint(
  {
    id: 'cooldown',
    title: 'Rest after a move',
    description:
      'A guest that was moved, by whomever, stays for some hours, or where its load is known over time as long as it may not go back, unless its node is to be emptied or it breaks a rule.',
    precedence: 45,
  },
  (snapshot, settings) => {
    const longest = Math.max(settings.cooldownSeconds, settings.reversalBanSeconds);
    const moves = movesWithin(snapshot, longest);
    if (moves.size === 0) return () => undefined;
    const isDue = mustLeave(snapshot, settings);
    return (guest) => {
      const [last] = moves.get(guest.vmid) ?? [];
      if (last === undefined || isDue(guest)) return undefined;
      const agoMs = snapshot.takenAtMs - last.endedAtMs;
      const restSeconds = restSecondsOf(guest, settings);
      if (agoMs >= restSeconds * 1000) return undefined;
      return reason('cooldown', { agoSeconds: Math.max(0, Math.round(agoMs / 1000)), restSeconds });
    };
  },
);
