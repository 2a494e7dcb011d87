import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { haRules } from './ha-source.ts';
import { isInForce, type Rule, type RuleKind, type RuleOf } from './rule.ts';
import { settingRules } from './setting-source.ts';
import { tagRules } from './tag-source.ts';

const known = new WeakMap<
  ClusterSnapshot,
  { readonly settings: Settings; readonly rules: readonly Rule[] }
>();

/** All rules of the cluster, wherever they were written: one list, read once for a snapshot and its settings. */
export function rulesOf(snapshot: ClusterSnapshot, settings: Settings): readonly Rule[] {
  const earlier = known.get(snapshot);
  if (earlier?.settings === settings) return earlier.rules;
  const rules = [...haRules(snapshot), ...settingRules(snapshot, settings), ...tagRules(snapshot, settings)];
  known.set(snapshot, { settings, rules });
  return rules;
}

/** The rules of one kind that are obeyed. */
export function rulesInForce<Kind extends RuleKind>(
  snapshot: ClusterSnapshot,
  settings: Settings,
  kind: Kind,
): readonly RuleOf<Kind>[] {
  const isOfKind = (rule: Rule): rule is RuleOf<Kind> => rule.kind === kind && isInForce(rule);
  return rulesOf(snapshot, settings).filter(isOfKind);
}
