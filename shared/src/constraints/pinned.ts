import { tagRules } from '../model/tag-rules.ts';
import { reason } from '../plan/reason.ts';
import { type TargetRule, targetConstraint } from './target-constraint.ts';

/** A guest with a pin is on one of its nodes, or moves to one. */
export const pinned = targetConstraint(
  {
    id: 'pinned',
    title: 'Pinned to nodes',
    description:
      'A guest tagged `plb_pin_NODE` or `rebalance_pin_NODE` is kept on, or brought to, that node.',
    precedence: 20,
  },
  (snapshot, settings) => {
    const pins = new Map<number, TargetRule>();
    for (const rule of tagRules(snapshot, settings)) {
      if (rule.type !== 'pin') continue;
      const nodes = new Set(rule.nodes);
      const refusal = reason('pinned', { nodes: rule.nodes.join(', '), origin: `tag ${rule.name}` });
      for (const vmid of rule.vmids) {
        const refuses = (node: string) => (nodes.has(node) ? undefined : refusal);
        pins.set(vmid, { refuses, repairs: rule.name });
      }
    }
    return ({ vmid }) => pins.get(vmid);
  },
);
