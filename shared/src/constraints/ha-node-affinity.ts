import { type Reason, reason } from '../plan/reason.ts';
import { haBundles } from '../rules/ha-bundles.ts';
import { idlePartners } from '../rules/ha-idle-partners.ts';
import { isOfHa, nodesLeftAlone, nodesOpenToHa } from '../rules/pin-places.ts';
import type { RuleOf } from '../rules/rule.ts';
import { rulesInForce } from '../rules/rules-of.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import { type TargetRule, targetConstraint } from './target-constraint.ts';

/**
 * Where the manager puts a guest that it took from a node in maintenance, once that node is back (failback only). One
 * that is there has its mark taken off in the next round; until then it would be fetched from anywhere.
 */
function broughtBack({ ha }: GuestFacts, left: readonly string[]): string | undefined {
  const back = ha?.failback === true ? ha.maintenanceNode : undefined;
  return back !== undefined && left.includes(back) ? back : undefined;
}

const only = (nodes: readonly string[], why: Reason): TargetRule => {
  const allowed = new Set(nodes);
  return { refuses: (node) => (allowed.has(node) ? undefined : why) };
};

/** A node that is offline or emptied is refused by name elsewhere; this is what only the manager says. */
function awayReason(node: string, states: ReadonlyMap<string, string>): Reason | undefined {
  const state = states.get(node) ?? 'gone';
  return state === 'online' ? undefined : reason('node-ha-state', { node, state });
}

/** The HA manager puts a guest back where its rule wants it, so a move elsewhere would only be undone. */
export const haNodeAffinity = targetConstraint(
  {
    id: 'ha-node-affinity',
    title: 'HA node affinity',
    description:
      'An HA guest moves only to nodes where the HA manager would leave it: those that it takes for online, with failback those of the highest priority among them. One that it took from a node in maintenance goes back there first, and guests that do not run count where a rule keeps it with them or apart.',
    precedence: 30,
  },
  (snapshot, settings) => {
    const open = nodesOpenToHa(snapshot);
    const states = new Map(snapshot.nodes.map(({ name, haState }) => [name, haState ?? 'online']));
    const idle = idlePartners(snapshot, settings);
    const pins = new Map<number, RuleOf<'pin'>>();
    // What one of a bundle is bound to, all of it are.
    const bundles = haBundles(rulesInForce(snapshot, settings, 'together'));
    for (const rule of rulesInForce(snapshot, settings, 'pin').filter(isOfHa))
      for (const vmid of rule.vmids.flatMap((each) => bundles.get(each) ?? [each]))
        if (!pins.has(vmid) || rule.vmids.includes(vmid)) pins.set(vmid, rule);
    const placesOf = (guest: GuestFacts): TargetRule => {
      const rule = pins.get(guest.vmid);
      const left = rule === undefined ? open : nodesLeftAlone(rule, guest, open);
      const back = broughtBack(guest, left);
      if (back !== undefined) return only([back], reason('ha-brings-back', { node: back }));
      if (rule !== undefined)
        return only(left, reason('pinned', { nodes: left.join(', '), origin: rule.id }));
      return { refuses: (node) => (node === guest.node ? undefined : awayReason(node, states)) };
    };
    return (guest): TargetRule | undefined => {
      if (guest.ha === undefined) return undefined;
      const [places, refusesIdle] = [placesOf(guest), idle(guest)];
      return {
        refuses: (node) => places.refuses(node) ?? (node === guest.node ? undefined : refusesIdle(node)),
      };
    };
  },
);
