import type { KernelBuilder, Strength } from '../model/kernel.ts';
import type { GuestIndex } from '../model/model.ts';
import type { RuleOf } from '../rules/rule.ts';
import { rulesInForce } from '../rules/rules-of.ts';
import type { Constraint } from './constraint.ts';
import { runningMembers, strengthOf, strictRules } from './group-rules.ts';
import { relationChecker } from './relation-checker.ts';
import { siteNumbers } from './site-relations.ts';

type Sides = { readonly one: readonly GuestIndex[]; readonly other: readonly GuestIndex[] };

/** More pairs than this are not told one by one. */
const PAIRS_MAX = 1024;

/** Everyone of one side with somebody of the other; with everybody, where that is not too much. */
function pairsOf({ one, other }: Sides): [GuestIndex, GuestIndex][] {
  if (one.length * other.length <= PAIRS_MAX)
    return one.flatMap((guest) => other.map((against): [GuestIndex, GuestIndex] => [guest, against]));
  const [longer, shorter] = one.length < other.length ? [other, one] : [one, other];
  return longer.flatMap((guest, index) => {
    const against = shorter[index % shorter.length];
    return against === undefined ? [] : [[guest, against]];
  });
}

/** Where the sides meet at the start, to part them is a goal: pair by pair, so that every one that leaves helps. */
function repairMeetings(builder: KernelBuilder, rule: RuleOf<'between'>, { one, other }: Sides): void {
  const { model } = builder;
  const { siteOf } = siteNumbers(model);
  const placeOf = (guest: GuestIndex): number => {
    const node = model.home[guest] ?? -1;
    return rule.per === 'node' ? node : (siteOf[node] ?? -1);
  };
  const met = [...new Set(one.map(placeOf))]
    .map((place) => ({
      one: one.filter((guest) => placeOf(guest) === place),
      other: other.filter((guest) => placeOf(guest) === place),
    }))
    .filter((sides) => sides.other.length > 0);
  if (met.length === 0) return;
  const pairs = one.length * other.length <= PAIRS_MAX ? pairsOf({ one, other }) : met.flatMap(pairsOf);
  for (const pair of pairs) part(builder, rule, pair, HARD);
}

const HARD: Strength = { hard: true };

/** Two guests that may not meet. */
function part(
  builder: KernelBuilder,
  { id, per }: RuleOf<'between'>,
  guests: GuestIndex[],
  strength: Strength,
): void {
  if (per === 'node') builder.apart({ guests, origin: id }, strength);
  else builder.atMost({ guests, origin: id }, { perSite: 1 }, strength);
}

/** Each pair that meets costs as much. */
function wishApart(builder: KernelBuilder, rule: RuleOf<'between'>, { one, other }: Sides): void {
  const strength = strengthOf(rule);
  for (const guest of one) for (const against of other) part(builder, rule, [guest, against], strength);
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
