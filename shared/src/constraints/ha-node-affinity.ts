import { reason } from '../plan/reason.ts';
import { isOfHa, nodesLeftAlone, nodesOpen } from '../rules/pin-places.ts';
import type { RuleOf } from '../rules/rule.ts';
import { rulesInForce } from '../rules/rules-of.ts';
import { targetConstraint } from './target-constraint.ts';

/** The HA manager puts a guest back where its rule wants it, so a move elsewhere would only be undone. */
export const haNodeAffinity = targetConstraint(
  {
    id: 'ha-node-affinity',
    title: 'HA node affinity',
    description:
      'An HA guest moves only to nodes where the HA manager would leave it: with failback those of the highest priority that is online.',
    precedence: 30,
  },
  (snapshot, settings) => {
    const open = nodesOpen(snapshot);
    const pins = new Map<number, RuleOf<'pin'>>();
    for (const rule of rulesInForce(snapshot, settings, 'pin').filter(isOfHa))
      for (const vmid of rule.vmids) pins.set(vmid, rule);
    return (guest) => {
      const rule = pins.get(guest.vmid);
      if (rule === undefined) return undefined;
      const left = nodesLeftAlone(rule, guest, open);
      const nodes = new Set(left);
      const refusal = reason('pinned', { nodes: left.join(', '), origin: rule.id });
      return { refuses: (node) => (nodes.has(node) ? undefined : refusal) };
    };
  },
);
