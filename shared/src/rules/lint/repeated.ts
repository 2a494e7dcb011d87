import { reason } from '../../plan/reason.ts';
import { isInForce, type Rule } from '../rule.ts';
import { type Finding, finding, type LintContext } from './finding.ts';

const contains = (all: readonly (number | string)[], some: readonly (number | string)[]): boolean => {
  const set = new Set(all);
  return some.every((each) => set.has(each));
};

/** Whether whoever keeps `rule` keeps `other` as well. */
function implies(rule: Rule, other: Rule): boolean {
  if (!rule.strict && other.strict) return false;
  if (!contains(rule.vmids, other.vmids)) return false;
  if (rule.kind === 'apart' && other.kind === 'apart') return rule.most <= other.most;
  if (rule.kind === 'together' || rule.kind === 'ignore') return rule.kind === other.kind;
  if (rule.kind === 'pin' && other.kind === 'pin') return pinImplies(rule, other);
  return JSON.stringify(essence(rule)) === JSON.stringify(essence(other));
}

/** Tags of one guest add up, so a pin tag makes no other one needless. */
function pinImplies(rule: Extract<Rule, { kind: 'pin' }>, other: Extract<Rule, { kind: 'pin' }>): boolean {
  if (rule.origin === 'tag' && other.origin === 'tag') return false;
  const isPlain = [...rule.nodes, ...other.nodes].every(
    ({ priority }) => priority === rule.nodes[0]?.priority,
  );
  const nodes = other.nodes.map(({ node }) => node);
  return (
    isPlain &&
    contains(
      nodes,
      rule.nodes.map(({ node }) => node),
    )
  );
}

/** What a rule says, without its name and who wrote it. */
function essence({ id, name, origin, trust, notInForce, ...rest }: Rule): unknown {
  return { ...rest, vmids: [...rest.vmids].sort((one, other) => one - other) };
}

/** Pairs of rules with a member in common, each once, the earlier one first. */
function* neighbours(rules: readonly Rule[]): Generator<readonly [Rule, Rule]> {
  const byGuest = new Map<number, number[]>();
  rules.forEach(({ vmids }, index) => {
    for (const vmid of vmids) byGuest.set(vmid, [...(byGuest.get(vmid) ?? []), index]);
  });
  for (const [index, rule] of rules.entries()) {
    const near = new Set(rule.vmids.slice(0, 1).flatMap((vmid) => byGuest.get(vmid) ?? []));
    for (const other of near) {
      const against = rules[other];
      if (against !== undefined && other !== index) yield [rule, against];
    }
  }
}

/** Rules that say what another one says already, in the same words or in stronger ones. */
export function repeated({ rules }: LintContext): Finding[] {
  const active = rules.filter((rule) => isInForce(rule) && rule.vmids.length > 0);
  const seen = new Set<string>();
  const found: Finding[] = [];
  for (const [rule, other] of neighbours(active)) {
    const key = [rule.id, other.id].sort().join('\n');
    if (rule.kind !== other.kind || seen.has(key) || !implies(other, rule)) continue;
    seen.add(key);
    const code = implies(rule, other) ? 'lint-duplicate' : 'lint-shadowed';
    found.push(finding('note', [rule, other], reason(code, { rule: rule.id, other: other.id })));
  }
  return found;
}
