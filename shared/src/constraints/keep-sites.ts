import type { RuleOf } from '../rules/rule.ts';
import { rulesInForce } from '../rules/rules-of.ts';
import type { Constraint } from './constraint.ts';
import { runningMembers, strengthOf, strictRules } from './group-rules.ts';
import { relationChecker } from './relation-checker.ts';
import { siteNumbers } from './site-relations.ts';

const boundsOf = ({ mostPerSite, leastPerSite, sitesMin }: RuleOf<'sites'>, members: number) => ({
  most: mostPerSite ?? members,
  least: new Map(Object.entries(leastPerSite)),
  sitesMin: Math.min(sitesMin ?? 0, members),
});

/** How guests are shared out over rooms, racks or fire compartments. */
export const keepSites = {
  id: 'keep-sites',
  title: 'Guests on sites',
  description:
    'Where a rule of the settings says so, a site has at most or at least so many of its members, or they are on at least so many sites, when a plan has ended.',
  mode: 'discrete',
  precedence: 54,
  compile(builder) {
    const { model } = builder;
    for (const rule of rulesInForce(model.snapshot, model.settings, 'sites')) {
      const group = { guests: runningMembers(model, rule.vmids), origin: rule.id };
      if (group.guests.length === 0) continue;
      const bounds = boundsOf(rule, group.guests.length);
      const { siteOf, names } = siteNumbers(model);
      builder.sites(siteOf);
      const limits = {
        perSite: bounds.most,
        sitesMin: bounds.sitesMin,
        siteLeast: names.map((name) => bounds.least.get(name) ?? 0),
      };
      builder.atMost(group, limits, strengthOf(rule));
    }
  },
  checker: (snapshot, settings) =>
    relationChecker(
      snapshot,
      settings,
      strictRules(snapshot, settings, 'sites'),
      ({ id }, { vmids, nodes }) =>
        `${vmids.join(', ')} would be wrongly shared out over ${nodes.join(', ')} (${id})`,
    ),
} as const satisfies Constraint;
