import * as z from 'zod/mini';
import { whole } from '../kit/whole.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { Finding } from './lint/finding.ts';
import { linting } from './lint/lint.ts';
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

/** Guests that are gone through once in the time that one row of an inventory takes to be read. */
const GUESTS_PER_UNIT = 16;

export const ruleView = (snapshot: ClusterSnapshot, settings: Settings): RuleView =>
  whole(viewingRules(snapshot, settings));

/** The same bit by bit, for whoever has other things to do. */
export function* viewingRules(snapshot: ClusterSnapshot, settings: Settings): Generator<number, RuleView> {
  const passUnits = snapshot.guests.length / GUESTS_PER_UNIT;
  const rules = rulesOf(snapshot, settings);
  yield passUnits;
  const states = ruleStates(snapshot, settings, rules);
  yield passUnits;
  const rows = rules.map((rule, index) => ({
    rule,
    ...(states[index] ?? { state: 'not-in-force' as const, brokenVmids: [] }),
  }));
  return { rows, findings: yield* linting({ snapshot, settings, rules }) };
}
