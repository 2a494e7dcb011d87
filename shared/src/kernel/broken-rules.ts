import { at } from '../kit/assert.ts';
import type { GroupRule, PlacementModel } from './placement-model.ts';

type Place = ArrayLike<number>;
type Broken = readonly (readonly [rule: string, by: number])[];

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const sum = (figures: readonly number[]): number => figures.reduce((total, figure) => total + figure, 0);

/**
 * Every hard rule of a model that a placement breaks, and by how much: told from the public model alone, slow,
 * plain, and sharing nothing with the search.
 */
export function brokenRules(model: PlacementModel, place: Place): ReadonlyMap<string, number> {
  const rules: Broken = [
    ...strangers(model, place),
    ...outsiders(model, place),
    ...overloads(model, place),
    ...overdrafts(model, place),
    ...(model.groups ?? []).flatMap((group, index) =>
      brokenGroup(model, group, place).map(([rule, by]) => [`group ${index}: ${rule}`, by] as const),
    ),
  ];
  return new Map(rules.filter(([, by]) => by > 0));
}

const isAway = ({ home }: PlacementModel, place: Place, guest: number): boolean =>
  at(place, guest) !== at(home, guest);

const strangers = (model: PlacementModel, place: Place): Broken =>
  range(place.length)
    .filter((guest) => isAway(model, place, guest))
    .filter((guest) => model.allowed?.[guest * model.nodeCount + at(place, guest)] === 0)
    .map((guest) => [`guest ${guest} is not allowed on node ${at(place, guest)}`, 1]);

const outsiders = (model: PlacementModel, place: Place): Broken =>
  (model.fences ?? []).flatMap(({ guests, nodes }, index) => {
    const inside = new Set(nodes);
    return guests
      .filter((guest) => isAway(model, place, guest) && !inside.has(at(place, guest)))
      .map((guest) => [`guest ${guest} is outside of fence ${index}`, 1] as const);
  });

const overloads = (model: PlacementModel, place: Place): Broken =>
  model.dimensions.flatMap(({ need, needAway = need, capacity, isDuring = false }, row) => {
    const held = range(model.nodeCount).map(() => 0);
    const hold = (node: number, amount: number) => {
      held[node] = at(held, node) + amount;
    };
    for (const guest of range(place.length)) {
      const away = isAway(model, place, guest);
      hold(at(place, guest), at(away ? needAway : need, guest));
      if (away && isDuring) hold(at(model.home, guest), at(need, guest));
    }
    return held.map((load, node) => [`dimension ${row} on node ${node}`, load - at(capacity, node)] as const);
  });

const overdrafts = (model: PlacementModel, place: Place): Broken =>
  (model.budgets ?? []).map(({ perGuest, most }, index) => {
    const moved = range(place.length).filter((guest) => isAway(model, place, guest));
    return [`budget ${index}`, sum(moved.map((guest) => at(perGuest, guest))) - most];
  });

function counted(places: readonly number[], count: number): number[] {
  const counts = range(count).map(() => 0);
  for (const place of places) counts[place] = at(counts, place) + 1;
  return counts;
}

function brokenGroup(model: PlacementModel, group: GroupRule, place: Place): Broken {
  const siteOf = (node: number): number => at(model.site ?? range(model.nodeCount).fill(0), node);
  const nodesOf = ({ guests }: GroupRule) => guests.map((guest) => at(place, guest));
  const onNodes = (each: GroupRule) => counted(nodesOf(each), model.nodeCount);
  const onSites = (each: GroupRule) => counted(nodesOf(each).map(siteOf), model.nodeCount);
  const { perNodeMax = Number.POSITIVE_INFINITY, perSiteMax = Number.POSITIVE_INFINITY } = group;
  const members = onSites(group);
  const above = (counts: readonly number[], most: number) =>
    sum(counts.map((count) => Math.max(0, count - most)));
  return [
    ['too many on a node', above(onNodes(group), perNodeMax)],
    ['too many on a site', above(members, perSiteMax)],
    ['too few sites', (group.sitesMin ?? 0) - members.filter((count) => count > 0).length],
    ...Array.from(
      group.siteLeast ?? [],
      (least, site) => [`too few on site ${site}`, least - at(members, site)] as const,
    ),
    ...encounters(model, group.avoids, 'node', group, onNodes),
    ...encounters(model, group.avoidsOnSite, 'site', group, onSites),
    ...lacks(model, group, place),
  ];
}

/** Places that a group shares with one that it avoids. */
const encounters = (
  { groups = [] }: PlacementModel,
  others: readonly number[] = [],
  kind: string,
  group: GroupRule,
  countsOf: (group: GroupRule) => readonly number[],
): Broken =>
  others.map((other) => {
    const theirs = countsOf(at(groups, other));
    const shared = countsOf(group).filter((count, place) => count > 0 && at(theirs, place) > 0);
    return [`meets group ${other} on a ${kind}`, shared.length];
  });

/** Neighbourhoods with members, but without anybody of a group that they need. */
function lacks({ groups = [], neighbourhood = [] }: PlacementModel, group: GroupRule, place: Place): Broken {
  const hoodsOf = ({ guests }: GroupRule) =>
    new Set(guests.map((guest) => neighbourhood[at(place, guest)] ?? 0));
  return (group.needs ?? []).map((needed) => {
    const there = hoodsOf(at(groups, needed));
    return [`is not near group ${needed}`, [...hoodsOf(group)].filter((hood) => !there.has(hood)).length];
  });
}
