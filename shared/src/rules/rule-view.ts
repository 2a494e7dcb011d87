import * as z from 'zod/mini';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { Finding } from './lint/finding.ts';
import { lint } from './lint/lint.ts';
import { Rule } from './rule.ts';
import { RULE_STATES, ruleStates } from './rule-state.ts';
import { rulesOf } from './rules-of.ts';

export const RuleRow = z.object({
  rule: Rule,
  state: z.enum(RULE_STATES),
  /** Members that are not where the rule wants them. */
  brokenVmids: z.array(z.int()),
});
export type RuleRow = z.infer<typeof RuleRow>;

/** All rules of a cluster in one list, whoever wrote them where, and everything odd about them. */
export const RuleView = z.object({ rows: z.array(RuleRow), findings: z.array(Finding) });
export type RuleView = z.infer<typeof RuleView>;

export function ruleView(snapshot: ClusterSnapshot, settings: Settings): RuleView {
  const rules = rulesOf(snapshot, settings);
  const states = ruleStates(snapshot, settings, rules);
  return {
    rows: rules.map((rule, index) => ({
      rule,
      ...(states[index] ?? { state: 'not-in-force', brokenVmids: [] }),
    })),
    findings: lint({ snapshot, settings, rules }),
  };
}
