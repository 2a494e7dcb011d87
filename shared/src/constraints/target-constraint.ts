import { type Reason, reasonText } from '../plan/reason.ts';
import { areAll } from '../rules/places.ts';
import type { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { Constraint, Excess, World } from './constraint.ts';

/** What a rule says about one guest: where it may not be, and whether being there now should be repaired. */
export interface TargetRule {
  refuses(node: string): Reason | undefined;
  /** The name of the rule, where a guest that breaks it should move. */
  readonly repairs?: string;
}

type Meta = Pick<Constraint, 'id' | 'title' | 'description' | 'precedence'>;

/** A constraint that says of single guests where they may not be. */
export function targetConstraint<M extends Meta>(
  meta: M,
  bind: (snapshot: ClusterSnapshot, settings: Settings) => (guest: GuestFacts) => TargetRule | undefined,
) {
  return {
    ...meta,
    mode: 'continuous',
    compile(builder) {
      const { guests, nodes, snapshot, settings } = builder.model;
      const ruleOf = bind(snapshot, settings);
      guests.forEach((guest, index) => {
        const rule = ruleOf(guest);
        if (rule === undefined) return;
        nodes.forEach(({ name }, node) => {
          const reason = rule.refuses(name);
          if (reason === undefined) return;
          builder.forbid(index, node, reason);
          if (name === guest.node && rule.repairs !== undefined) builder.repair(index, rule.repairs);
        });
      });
    },
    checker(snapshot, settings) {
      const ruleOf = bind(snapshot, settings);
      const excessOf = (guest: GuestFacts, places: readonly string[]): Excess[] => {
        const rule = ruleOf(guest);
        return places.flatMap((node) => {
          const reason = node === guest.node ? undefined : rule?.refuses(node);
          if (reason === undefined) return [];
          const text = `${guest.vmid} may not be on ${node}: ${reasonText(reason)}`;
          return [{ key: `${guest.vmid} ${node}`, excess: 1, vmids: [guest.vmid], nodes: [node], text }];
        });
      };
      return {
        excesses(world: World): Excess[] {
          const found: Excess[] = [];
          for (const guest of snapshot.guests) {
            const places = world.get(guest.vmid) ?? [];
            if (!areAll(places, guest.node)) found.push(...excessOf(guest, places));
          }
          return found;
        },
      };
    },
  } as const satisfies Constraint;
}
