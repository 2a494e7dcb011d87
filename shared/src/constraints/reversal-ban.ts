import { reason } from '../plan/reason.ts';
import { movesWithin, mustLeave } from './recently-moved.ts';
import { targetConstraint } from './target-constraint.ts';

/** What left a node does not come back to it within a day: there and back is the sign of a balancer that errs. */
export const reversalBan = targetConstraint(
  {
    id: 'reversal-ban',
    title: 'No way back',
    description:
      'A guest does not go back to a node that it left within the last day, unless its node is to be emptied or it breaks a rule.',
    precedence: 46,
  },
  (snapshot, settings) => {
    const moves = movesWithin(snapshot, settings.reversalBanSeconds);
    if (moves.size === 0) return () => undefined;
    const isDue = mustLeave(snapshot, settings);
    const allowed = new Set(settings.allowedVmids);
    return (guest) => {
      const left = moves.get(guest.vmid);
      if (left === undefined || isDue(guest) || allowed.has(guest.vmid)) return undefined;
      return {
        refuses(node) {
          const move = left.find(({ source }) => source === node && source !== guest.node);
          if (move === undefined) return undefined;
          const agoSeconds = Math.max(0, Math.round((snapshot.takenAtMs - move.endedAtMs) / 1000));
          return reason('reversal-ban', { node, agoSeconds });
        },
      };
    };
  },
);
