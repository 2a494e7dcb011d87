import { haRules } from '../model/ha-rules.ts';
import { reason } from '../plan/reason.ts';
import type { TargetRule } from './target-constraint.ts';
import { targetConstraint } from './target-constraint.ts';

/** The HA manager puts a guest back where its rule wants it, so a move elsewhere would only be undone. */
export const haNodeAffinity = targetConstraint(
  {
    id: 'ha-node-affinity',
    title: 'HA node affinity',
    description: 'An HA guest moves only to nodes where the HA manager would leave it.',
    precedence: 30,
  },
  (snapshot) => {
    const pins = new Map<number, TargetRule>();
    for (const rule of haRules(snapshot)) {
      if (rule.type !== 'pin') continue;
      const nodes = new Set(rule.nodes);
      const refusal = reason('pinned', { nodes: rule.nodes.join(', '), origin: `HA rule ${rule.name}` });
      for (const vmid of rule.vmids)
        pins.set(vmid, { refuses: (node) => (nodes.has(node) ? undefined : refusal) });
    }
    return ({ vmid }) => pins.get(vmid);
  },
);
