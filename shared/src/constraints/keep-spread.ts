import type { RuleOf } from '../rules/rule.ts';
import { type Ground, groundOf } from '../rules/rule-excess.ts';
import { rulesInForce } from '../rules/rules-of.ts';
import type { Constraint } from './constraint.ts';
import { runningMembers, strengthOf } from './group-rules.ts';
import { relationChecker } from './relation-checker.ts';
import { siteNumbers } from './site-relations.ts';

const placesOf = ({ per }: RuleOf<'spread'>, { holders, siteOf }: Ground): readonly string[] =>
  per === 'node' ? holders : [...new Set(holders.map(siteOf))];

/** More members than this in one place are more than its share. */
const share = (members: number, places: readonly string[]): number =>
  Math.ceil(members / Math.max(1, places.length));

/** As many on one node as on another, give or take one: also where there are more members than nodes. */
export const keepSpread = {
  id: 'keep-spread',
  title: 'Spread evenly',
  description:
    'Members of such a rule of the settings are shared out over the nodes, or sites, that may hold guests: the fullest has at most one more than the emptiest.',
  mode: 'discrete',
  precedence: 52,
  compile(builder) {
    const { model } = builder;
    const ground = groundOf(model.snapshot, model.settings);
    for (const rule of rulesInForce(model.snapshot, model.settings, 'spread')) {
      const group = { guests: runningMembers(model, rule.vmids), origin: rule.id };
      if (group.guests.length < 2) continue;
      const places = placesOf(rule, ground);
      const most = share(group.guests.length, places);
      if (rule.per === 'node') {
        builder.even(group);
        if (rule.strict) builder.atMost(group, { perNode: most });
        continue;
      }
      const least = new Map(places.map((site) => [site, Math.floor(group.guests.length / places.length)]));
      const { siteOf, names } = siteNumbers(model);
      builder.sites(siteOf);
      const siteLeast = names.map((name) => least.get(name) ?? 0);
      builder.atMost(group, { perSite: most, siteLeast }, strengthOf(rule));
    }
  },
  checker(snapshot, settings) {
    const ground = groundOf(snapshot, settings);
    const rules = rulesInForce(snapshot, settings, 'spread').filter(({ strict }) => strict);
    const shares = rules.map((rule): RuleOf<'apart'> | RuleOf<'sites'> => {
      const members = rule.vmids.filter((vmid) => ground.running.has(vmid)).length;
      const most = share(members, placesOf(rule, ground));
      const { per, kind, ...common } = rule;
      return per === 'node'
        ? { ...common, kind: 'apart', most }
        : { ...common, kind: 'sites', mostPerSite: most, leastPerSite: {} };
    });
    return relationChecker(
      snapshot,
      settings,
      shares,
      ({ id }, { vmids, nodes }) => `${vmids.join(', ')} would crowd ${nodes.join(', ')} (${id})`,
    );
  },
} as const satisfies Constraint;
