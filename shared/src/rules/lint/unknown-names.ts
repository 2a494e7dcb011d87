import { type Reason, reason } from '../../plan/reason.ts';
import { guestPattern } from '../../settings/guest-pattern.ts';
import type { RuleSetting } from '../../settings/rule-setting.ts';
import { guestMatcher } from '../chosen-guests.ts';
import { nearestName } from '../nearest-name.ts';
import { type Rule, type RuleOf, ruleId } from '../rule.ts';
import { type Finding, finding, type LintContext } from './finding.ts';

const unknownNode = (where: string, node: string, names: readonly string[]): Reason => {
  const nearest = nearestName(node, names);
  return nearest === undefined
    ? reason('lint-node-unknown', { rule: where, node })
    : reason('lint-node-typo', { rule: where, node, nearest });
};

/** Pins to nodes that do not exist: their guests are not moved, which is safe, but hardly what was meant. */
function unknownPinNodes({ snapshot, rules }: LintContext): Finding[] {
  const names = snapshot.nodes.map(({ name }) => name);
  const isPin = (rule: Rule): rule is RuleOf<'pin'> => rule.kind === 'pin';
  return rules
    .filter(isPin)
    .flatMap((rule) =>
      rule.nodes
        .filter(({ node }) => !names.includes(node))
        .map(({ node }) => finding('error', [rule], unknownNode(rule.id, node, names))),
    );
}

const NODE_LISTS = {
  reservedNodes: 'setting reserved nodes',
  evacuatedNodes: 'setting evacuated nodes',
  witnessNodes: 'setting witness nodes',
} as const;

function unknownListedNodes({ snapshot, settings }: LintContext): Finding[] {
  const names = snapshot.nodes.map(({ name }) => name);
  const lists = Object.entries(NODE_LISTS).map(
    ([key, where]) => [where, settings[key as keyof typeof NODE_LISTS]] as const,
  );
  const sites = settings.sites.map(({ site, nodes }) => [`site ${site}`, nodes] as const);
  const lower = new Set(names.map((name) => name.toLowerCase()));
  return [...lists, ...sites].flatMap(([where, nodes]) =>
    nodes
      .filter((node) => !lower.has(node.toLowerCase()))
      .map((node) => finding('error', [], unknownNode(where, node, names))),
  );
}

/** What a rule says about sites that nobody has described. */
function unknownSites({ settings, rules }: LintContext): Finding[] {
  const names = settings.sites.map(({ site }) => site);
  return rules.flatMap((rule) =>
    rule.kind === 'sites'
      ? Object.keys(rule.leastPerSite)
          .filter((site) => !names.includes(site))
          .map((site) => finding('error', [rule], reason('lint-site-unknown', { rule: rule.id, site })))
      : [],
  );
}

const patternsOf = (setting: RuleSetting): readonly string[] =>
  setting.type === 'between' ? [...setting.guests, ...setting.others] : setting.guests;

/** Nobody is in a pool that does not exist; perhaps another one was meant. */
function nobodyMeant(rule: string, pattern: string, pools: readonly string[]): Reason {
  const named = guestPattern(pattern);
  if (named.type !== 'pool' || pools.includes(named.pool))
    return reason('lint-nobody-meant', { rule, pattern });
  const nearest = nearestName(named.pool, pools);
  return nearest === undefined
    ? reason('lint-pool-unknown', { rule, pool: named.pool })
    : reason('lint-pool-typo', { rule, pool: named.pool, nearest });
}

/** What rules of the settings mean by numbers, names, tags and pools, where nothing is meant. */
function unmatchedPatterns({ snapshot: { guests, cluster }, settings }: LintContext): Finding[] {
  const pools = cluster.pools ?? guests.flatMap(({ pool }) => pool ?? []);
  const known = new Map(settings.rules.map((setting) => [setting, new Set(patternsOf(setting))]));
  return [...known].flatMap(([setting, patterns]) =>
    [...patterns]
      .filter((pattern) => !guests.some(guestMatcher(pattern)))
      .map((pattern) => {
        const isPool = setting.guests.every((text) => text.startsWith('pool:'));
        const rule = ruleId(isPool ? 'pool' : 'settings', setting.name);
        return { level: 'warning', rules: [rule], reason: nobodyMeant(rule, pattern, pools) };
      }),
  );
}

function unknownNeverMoved({ snapshot, settings }: LintContext): Finding[] {
  const known = new Set(snapshot.guests.map(({ vmid }) => vmid));
  return settings.neverMoveVmids
    .filter((vmid) => !known.has(vmid))
    .map((vmid) =>
      finding(
        'note',
        [],
        reason('lint-nobody-meant', { rule: 'setting never moved', pattern: String(vmid) }),
      ),
    );
}

/** Names of nodes, sites and guests that are not there. */
export const unknownNames = (context: LintContext): Finding[] => [
  ...unknownPinNodes(context),
  ...unknownListedNodes(context),
  ...unknownSites(context),
  ...unmatchedPatterns(context),
  ...unknownNeverMoved(context),
];
