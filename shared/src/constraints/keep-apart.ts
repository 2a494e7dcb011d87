import { impliedApart } from '../rules/implied-apart.ts';
import { rulesInForce } from '../rules/rules-of.ts';
import type { Constraint } from './constraint.ts';
import { runningMembers, strengthOf, strictRules } from './group-rules.ts';
import { relationChecker } from './relation-checker.ts';

/** Guests that must never meet on a node, not even while one of them is in flight. */
export const keepApart = {
  id: 'keep-apart',
  title: 'Keep apart',
  description:
    'Guests of a `plb_anti_affinity_X`, `pxc_anti_affinity_X` or `rebalance_apart_X` tag, of a negative HA resource affinity, or of such a rule of the settings are on different nodes at every instant; a rule of the settings may allow more than one per node.',
  mode: 'continuous',
  precedence: 50,
  compile(builder) {
    const { model } = builder;
    const rules = rulesInForce(model.snapshot, model.settings, 'apart');
    const together = rulesInForce(model.snapshot, model.settings, 'together');
    for (const rule of [...rules, ...impliedApart(rules, together)]) {
      const group = { guests: runningMembers(model, rule.vmids), origin: rule.id };
      if (group.guests.length <= rule.most) continue;
      if (rule.most === 1) builder.apart(group, strengthOf(rule));
      else builder.atMost(group, { perNode: rule.most }, strengthOf(rule));
    }
  },
  checker(snapshot, settings) {
    const rules = strictRules(snapshot, settings, 'apart');
    const implied = impliedApart(rules, strictRules(snapshot, settings, 'together'));
    return relationChecker(
      snapshot,
      settings,
      [...rules, ...implied],
      ({ id }, { vmids, nodes }) => `${vmids.join(' and ')} would meet on ${nodes.join(', ')} (${id})`,
    );
  },
} as const satisfies Constraint;
