import { reason } from '../plan/reason.ts';
import { movesWithin, mustLeave } from './recently-moved.ts';
import { stayConstraint } from './stay-constraint.ts';

/** A guest that was moved is left alone for a while, so that two changing loads do not make it wander. */
export const cooldown = stayConstraint(
  {
    id: 'cooldown',
    title: 'Rest after a move',
    description:
      'A guest that was moved, by whomever, stays for some hours, unless its node is to be emptied or it breaks a rule.',
    precedence: 45,
  },
  (snapshot, settings) => {
    const moves = movesWithin(snapshot, settings.cooldownSeconds);
    if (moves.size === 0) return () => undefined;
    const isDue = mustLeave(snapshot, settings);
    return (guest) => {
      const [last] = moves.get(guest.vmid) ?? [];
      if (last === undefined || isDue(guest)) return undefined;
      const agoSeconds = Math.max(0, Math.round((snapshot.takenAtMs - last.endedAtMs) / 1000));
      return reason('cooldown', { agoSeconds, restSeconds: settings.cooldownSeconds });
    };
  },
);
