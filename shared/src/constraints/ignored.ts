import { tagRules } from '../model/tag-rules.ts';
import { reason } from '../plan/reason.ts';
import { stayConstraint } from './stay-constraint.ts';

/** Guests that somebody asked never to move. */
export const ignored = stayConstraint(
  {
    id: 'ignored',
    title: 'Ignored guests',
    description:
      'A guest tagged `plb_ignore...` or `rebalance_ignore...`, with a tag that the settings ignore, or listed there, is never moved.',
    precedence: 10,
  },
  (snapshot, settings) => {
    const never = new Set(settings.neverMoveVmids);
    const tags = new Map<number, string>();
    for (const rule of tagRules(snapshot, settings))
      if (rule.type === 'ignore') for (const vmid of rule.vmids) tags.set(vmid, rule.name);
    return ({ vmid }) => {
      if (never.has(vmid)) return reason('ignored-by-settings');
      const tag = tags.get(vmid);
      return tag === undefined ? undefined : reason('ignored-by-tag', { tag });
    };
  },
);
