import type { KernelBuilder } from '../model/kernel.ts';
import type { GuestIndex } from '../model/model.ts';
import type { RuleOf } from '../rules/rule.ts';
import { rulesInForce } from '../rules/rules-of.ts';
import type { Constraint } from './constraint.ts';
import { runningMembers, strengthOf, strictRules } from './group-rules.ts';
import { relationChecker } from './relation-checker.ts';
import { easiestFirst, sendAway, siteNumbers } from './site-relations.ts';

type Sides = { readonly one: readonly GuestIndex[]; readonly other: readonly GuestIndex[] };

/** Where the sides meet at the start, the smaller one should leave. */
function repairMeetings(builder: KernelBuilder, { id, per }: RuleOf<'between'>, { one, other }: Sides): void {
  const { model, repair } = builder;
  const { siteOf } = siteNumbers(model);
  const placeOf = (guest: GuestIndex): number => {
    const node = model.home[guest] ?? -1;
    return per === 'node' ? node : (siteOf[node] ?? -1);
  };
  for (const place of new Set(one.map(placeOf))) {
    const [first, second] = [one, other].map((side) => side.filter((guest) => placeOf(guest) === place));
    if (first === undefined || second === undefined || second.length === 0) continue;
    const leaving = first.length < second.length ? first : second;
    const taken = new Set((leaving === first ? other : one).map(placeOf));
    for (const guest of easiestFirst(model, leaving)) {
      if (per === 'node') repair(guest, id);
      else sendAway(builder, guest, id, (site) => !taken.has(site));
    }
  }
}

/** Each pair that meets costs as much. */
function wishApart(builder: KernelBuilder, rule: RuleOf<'between'>, { one, other }: Sides): void {
  const strength = strengthOf(rule);
  for (const guest of one)
    for (const against of other) {
      const pair = { guests: [guest, against], origin: rule.id };
      if (rule.per === 'node') builder.apart(pair, strength);
      else builder.atMost(pair, { perSite: 1 }, strength);
    }
}

/** Two groups that must not share a node, or a site: a room must not take both down. */
export const keepBetween = {
  id: 'keep-between',
  title: 'One group from another',
  description:
    'Where such a rule of the settings says so, no guest of one group is on a node, or a site, with a guest of the other when a plan has ended.',
  mode: 'discrete',
  precedence: 53,
  compile(builder) {
    const { model } = builder;
    for (const rule of rulesInForce(model.snapshot, model.settings, 'between')) {
      const sides = { one: runningMembers(model, rule.vmids), other: runningMembers(model, rule.others) };
      if (sides.one.length === 0 || sides.other.length === 0) continue;
      const origin = rule.id;
      builder.sites(siteNumbers(model).siteOf);
      if (!rule.strict) {
        wishApart(builder, rule, sides);
        continue;
      }
      builder.between({ guests: sides.one, origin }, { guests: sides.other, origin }, rule.per);
      repairMeetings(builder, rule, sides);
    }
  },
  checker: (snapshot, settings) =>
    relationChecker(
      snapshot,
      settings,
      strictRules(snapshot, settings, 'between'),
      ({ id }, { vmids, nodes }) => `${vmids.join(', ')} would meet on ${nodes.join(', ')} (${id})`,
    ),
} as const satisfies Constraint;
