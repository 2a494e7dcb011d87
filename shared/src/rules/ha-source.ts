import type { HaRule } from '../snapshot/cluster-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { type Rule, type RuleCommon, ruleId } from './rule.ts';

const vmidOf = (sid: string): number => Number(sid.slice(sid.indexOf(':') + 1));

function haRule(rule: HaRule, isManaged: (vmid: number) => boolean): Rule {
  const origin = rule.type === 'node-affinity' && rule.isGroup === true ? 'ha-group' : 'ha-rule';
  const name = origin === 'ha-group' ? rule.id.replace(/^ha-group-/, '') : rule.id;
  const common: RuleCommon = {
    id: ruleId(origin, name),
    ...{ name, origin, trust: 'administrator', strict: true },
    vmids: [...new Set(rule.sids.map(vmidOf).filter(isManaged))],
  };
  // What a rule says depends on its type alone: a node affinity never keeps its guests together.
  if (rule.type === 'node-affinity')
    return { kind: 'pin', ...common, strict: rule.strict, nodes: rule.nodes };
  return rule.affinity === 'positive'
    ? { kind: 'together', ...common }
    : { kind: 'apart', ...common, most: 1 };
}

/** The HA manager's rules: it enforces them itself, on the guests that it manages, so breaking one is undone. */
export function haRules({ cluster, guests }: ClusterSnapshot): readonly Rule[] {
  if (cluster.haRules.length === 0) return [];
  const managed = new Set(guests.filter(({ ha }) => ha !== undefined).map(({ vmid }) => vmid));
  return cluster.haRules.map((rule) => haRule(rule, (vmid) => managed.has(vmid)));
}
