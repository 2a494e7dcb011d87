import type { HaRuleSpec } from './cluster-spec.ts';

type NodeRule = Extract<HaRuleSpec, { type: 'node-affinity' }>;
type ResourceRule = Extract<HaRuleSpec, { type: 'resource-affinity' }>;

/** What makes a rule no rule, by its name: the manager leaves it out and says why (PVE::HA::Rules, 5.2). */
export type RuleErrors = ReadonlyMap<string, readonly string[]>;

interface Sides {
  readonly nodeRules: readonly NodeRule[];
  readonly positive: readonly ResourceRule[];
  readonly negative: readonly ResourceRule[];
}

type Say = (rules: readonly HaRuleSpec[], text: string) => void;

const common = (one: readonly string[], other: readonly string[]): string[] =>
  one.filter((sid) => other.includes(sid));

/** Positive rules that share a guest are one, as the manager finds them: in the order of their lowest guests. */
function bundlesOf(positive: readonly ResourceRule[]): { rules: ResourceRule[]; sids: string[] }[] {
  const lowest = ({ sids }: ResourceRule): string => [...sids].sort()[0] ?? '';
  const sorted = [...positive].sort((one, other) => {
    const [first, second] = [lowest(one), lowest(other)];
    if (first !== second) return first < second ? -1 : 1;
    return one.rule < other.rule ? -1 : 1;
  });
  const bundles: { rules: ResourceRule[]; sids: string[] }[] = [];
  for (const rule of sorted) {
    const found = bundles.find(({ sids }) => common(sids, rule.sids).length > 0);
    if (found === undefined) bundles.push({ rules: [rule], sids: [...rule.sids] });
    else {
      found.rules.push(rule);
      found.sids.push(...rule.sids.filter((sid) => !found.sids.includes(sid)));
    }
  }
  return bundles;
}

function judgeNodeRules({ nodeRules }: Sides, say: Say): void {
  for (const rule of nodeRules)
    for (const sid of rule.sids)
      if (nodeRules.some((other) => other !== rule && other.sids.includes(sid)))
        say([rule], `resource '${sid}' is already used in another node affinity rule`);
}

function judgeResourceRules({ positive, negative }: Sides, nodeCount: number, say: Say): void {
  for (const rule of [...positive, ...negative])
    if (rule.sids.length < 2) say([rule], 'rule is ineffective as there are less than two resources');
  for (const rule of negative)
    if (rule.sids.length > nodeCount) say([rule], 'rule defines more resources than available nodes');
  for (const { rules, sids } of bundlesOf(positive))
    for (const rule of negative) {
      if (common(sids, rule.sids).length < 2) continue;
      say([rule], 'rule shares two or more resources with a positive resource affinity rule');
      say(rules, 'rule shares two or more resources with a negative resource affinity rule');
    }
}

const hasSeveralPriorities = ({ nodes }: NodeRule): boolean =>
  new Set(nodes.map(({ priority = 0 }) => priority)).size > 1;

function judgeTogether({ nodeRules, positive, negative }: Sides, say: Say): void {
  const paired = (sids: readonly string[]) => nodeRules.filter((rule) => common(sids, rule.sids).length > 0);
  for (const rule of [...positive, ...negative]) {
    const rules = paired(rule.sids);
    if (!rules.some(hasSeveralPriorities)) continue;
    say([rule], 'resources are in node affinity rules with multiple priorities');
    say(
      rules,
      'resources are in a resource affinity rule and cannot be in a node affinity rule with multiple priorities',
    );
  }
  for (const bundle of bundlesOf(positive)) {
    const rules = paired(bundle.sids);
    if (rules.length < 2) continue;
    say(bundle.rules, 'resources are in multiple node affinity rules');
    say(
      rules,
      'at least one resource is in a positive resource affinity rule and there are other resources in at least one other node affinity rule already',
    );
  }
  for (const rule of negative) {
    const rules = paired(rule.sids);
    const located = new Set(rules.flatMap(({ sids }) => common(rule.sids, sids)));
    const allowed = new Set(rules.flatMap(({ nodes }) => nodes.map(({ node }) => node)));
    if (allowed.size >= located.size) continue;
    say([rule], 'two or more resources are restricted to less nodes than available to the resources');
    say(
      rules,
      'at least one resource is in a negative resource affinity rule and this rule would restrict these to less nodes than available to the resources',
    );
  }
}

/** The rules that cannot be kept, judged as a whole: each one that takes part in a contradiction is out. */
export function haRuleErrors(rules: readonly HaRuleSpec[], nodeCount: number): RuleErrors {
  const found = new Map<string, string[]>();
  const say: Say = (wrong, text) => {
    for (const { rule } of wrong) found.set(rule, [...(found.get(rule) ?? []), text]);
  };
  const enabled = rules.filter(({ disable }) => disable !== true);
  const resourceRules = enabled.filter((rule): rule is ResourceRule => rule.type === 'resource-affinity');
  const sides: Sides = {
    nodeRules: enabled.filter((rule): rule is NodeRule => rule.type === 'node-affinity'),
    positive: resourceRules.filter(({ affinity }) => affinity === 'positive'),
    negative: resourceRules.filter(({ affinity }) => affinity === 'negative'),
  };
  judgeNodeRules(sides, say);
  judgeResourceRules(sides, nodeCount, say);
  judgeTogether(sides, say);
  return found;
}
