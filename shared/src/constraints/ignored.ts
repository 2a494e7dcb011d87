import { type Reason, reason } from '../plan/reason.ts';
import type { Rule } from '../rules/rule.ts';
import { rulesInForce } from '../rules/rules-of.ts';
import { NEVER_MOVE } from '../rules/setting-source.ts';
import { stayConstraint } from './stay-constraint.ts';

function sentence({ id, name, origin }: Rule): Reason {
  if (id === NEVER_MOVE) return reason('ignored-by-settings');
  return origin === 'tag' ? reason('ignored-by-tag', { tag: name }) : reason('ignored-by-rule', { rule: id });
}

/** Guests that somebody asked never to move. */
export const ignored = stayConstraint(
  {
    id: 'ignored',
    title: 'Ignored guests',
    description:
      'A guest tagged `plb_ignore...`, `pxc_ignore...` or `rebalance_ignore...`, with a tag that the settings ignore, or named there by number, range, name, tag or pool, is never moved.',
    precedence: 10,
  },
  (snapshot, settings) => {
    const reasons = new Map<number, Reason>();
    for (const rule of rulesInForce(snapshot, settings, 'ignore')) {
      const why = sentence(rule);
      for (const vmid of rule.vmids) if (!reasons.has(vmid)) reasons.set(vmid, why);
    }
    return ({ vmid }) => reasons.get(vmid);
  },
);
