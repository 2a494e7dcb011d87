import { isHaRule } from '../rules/ha-bundles.ts';
import { rulesInForce } from '../rules/rules-of.ts';
import type { Constraint } from './constraint.ts';
import { runningMembers, strengthOf, strictRules } from './group-rules.ts';
import { relationChecker } from './relation-checker.ts';

/** Guests that belong on one node; they may be apart while they move there one after the other. */
export const keepTogether = {
  id: 'keep-together',
  title: 'Keep together',
  description:
    'Guests of a `plb_affinity_X`, `pxc_affinity_X` or `rebalance_together_X` tag, of a positive HA resource affinity, or of such a rule of the settings end on one node.',
  mode: 'discrete',
  precedence: 51,
  compile(builder) {
    const { model } = builder;
    for (const rule of rulesInForce(model.snapshot, model.settings, 'together')) {
      const guests = runningMembers(model, rule.vmids);
      if (guests.length > 1) builder.together({ guests, origin: rule.id }, strengthOf(rule), isHaRule(rule));
    }
  },
  checker: (snapshot, settings) =>
    relationChecker(
      snapshot,
      settings,
      strictRules(snapshot, settings, 'together'),
      ({ id }, { vmids }) => `${vmids.join(', ')} are apart (${id})`,
    ),
} as const satisfies Constraint;
