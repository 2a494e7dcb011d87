import type { Reason } from '../plan/reason.ts';
import { reasonText } from '../plan/reason.ts';
import type { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { mayBeAllowed } from './allowed.ts';
import type { Constraint, Excess, World } from './constraint.ts';

/** Why a guest stays where it is, or undefined where nothing keeps it. */
export type StayJudge = (guest: GuestFacts) => Reason | undefined;

/** The judge without the reasons that a person has set aside for a guest. */
function exceptAllowed(judge: StayJudge, { allowedVmids }: Settings): StayJudge {
  if (allowedVmids.length === 0) return judge;
  const allowed = new Set(allowedVmids);
  return (guest) => {
    const reason = judge(guest);
    return reason !== undefined && allowed.has(guest.vmid) && mayBeAllowed(reason) ? undefined : reason;
  };
}

/** Whether a guest is where it was before the plan: on both of its nodes where somebody else is moving it. */
function isUntouched({ node, movingTo = node }: GuestFacts, places: readonly string[]): boolean {
  return places.includes(node) && places.includes(movingTo);
}

type Meta = Pick<Constraint, 'id' | 'title' | 'description' | 'precedence'>;

/** A constraint that says of single guests that they are not moved at all. */
export function stayConstraint<M extends Meta>(
  meta: M,
  bind: (snapshot: ClusterSnapshot, settings: Settings) => StayJudge,
) {
  return {
    ...meta,
    mode: 'continuous',
    compile(builder) {
      const { guests, snapshot, settings } = builder.model;
      const judge = exceptAllowed(bind(snapshot, settings), settings);
      guests.forEach((guest, index) => {
        const reason = judge(guest);
        if (reason !== undefined) builder.stay(index, reason);
      });
    },
    checker(snapshot, settings) {
      const judge = exceptAllowed(bind(snapshot, settings), settings);
      return {
        excesses(world: World): Excess[] {
          const found: Excess[] = [];
          for (const guest of snapshot.guests) {
            const places = world.get(guest.vmid) ?? [];
            const reason = isUntouched(guest, places) ? undefined : judge(guest);
            if (reason === undefined) continue;
            const text = `${guest.vmid} must stay: ${reasonText(reason)}`;
            found.push({ key: `${guest.vmid}`, excess: 1, vmids: [guest.vmid], nodes: [...places], text });
          }
          return found;
        },
      };
    },
  } as const satisfies Constraint;
}
