import type { GroupRule } from '../kernel/placement-model.ts';
import { presence } from './goals.ts';
import type { Group, Kernel } from './kernel.ts';
import type { GuestIndex } from './model.ts';
import { isToRepair } from './site-excess.ts';
import { VIOLATIONS, WISHES } from './tier-layout.ts';
import type { UnitRows } from './unit-rows.ts';

/** Group rules in the words of the public model, and where to find those that are asked for by name. */
export interface GroupRows {
  readonly rules: readonly GroupRule[];
  /** Members that never move stand beside the units, each on its node; one in flight stands on both. */
  readonly fixedHomes: readonly number[];
  /** Per group of `Kernel.apart`, and of `Units.groups`: its rule; -1 where there is nothing to watch. */
  readonly apartRule: Int32Array;
  readonly togetherRule: Int32Array;
  /** What even spread costs at best. */
  readonly evenLeast: number;
}

type Members = (guests: readonly GuestIndex[]) => number[];

interface Roster {
  readonly fixedHomes: readonly number[];
  readonly members: Members;
  /** The same with guests under way still there (0), or arrived (1); nothing where nobody is. */
  readonly membersAt: (guests: readonly GuestIndex[], end: 0 | 1) => number[] | undefined;
}

function roster({ kernel, bundles, unitOf }: UnitRows): Roster {
  const fixedHomes: number[] = [];
  const known = new Map<GuestIndex, readonly number[]>();
  const indexesOf = (guest: GuestIndex): readonly number[] => {
    const unit = unitOf[guest] ?? -1;
    if (unit >= 0) return [unit];
    const before = known.get(guest);
    if (before !== undefined) return before;
    const added = presence(kernel.model, guest).map(
      (node) => bundles.units.length + fixedHomes.push(node) - 1,
    );
    known.set(guest, added);
    return added;
  };
  const members: Members = (guests) => [...new Set(guests.flatMap(indexesOf))];
  const membersAt: Roster['membersAt'] = (guests, end) => {
    const indexes = guests.map(indexesOf);
    if (indexes.every(({ length }) => length < 2)) return undefined;
    return [...new Set(indexes.flatMap((each) => each[Math.min(end, each.length - 1)] ?? []))];
  };
  return { fixedHomes, members, membersAt };
}

function apartRule(
  { guests, strength }: Kernel['apart'][number] | Kernel['limited'][number],
  members: Members,
  most: number,
): GroupRule {
  if (strength.hard)
    return { guests: members(guests), perNodeMax: most, repair: { weight: 1, tier: VIOLATIONS } };
  const crowded = { most, per: 'member', weight: strength.weight, tier: WISHES } as const;
  return { guests: members(guests), crowded };
}

/**
 * What a limited group obeys, its lower bounds whether a guest under way arrives or not; and what it wishes, where
 * it is soft, or is to be repaired.
 */
function limitedRules(group: Kernel['limited'][number], people: Roster, isBroken: boolean): GroupRule[] {
  if (!group.strength.hard)
    return [wishedLimits(group, { weight: group.strength.weight, tier: WISHES }, people)];
  const { perNode: _, ...ofSites } = group.limits;
  const repair = { weight: 1, tier: VIOLATIONS };
  return [
    ...obeyedLimits(group, people),
    ...(isBroken ? [wishedLimits({ ...group, limits: ofSites }, repair, people)] : []),
  ];
}

/** What is wished of nodes and sites, whoever is under way taken to arrive. */
function wishedLimits(
  { guests, limits, strength }: Kernel['limited'][number],
  { weight, tier }: { readonly weight: number; readonly tier: number },
  { members, membersAt }: Roster,
): GroupRule {
  const { perNode, perSite, sitesMin, siteLeast } = limits;
  if (perNode !== undefined) return apartRule({ guests, strength, origin: '' }, members, perNode);
  const siteWish = {
    ...(perSite !== undefined && { most: perSite }),
    ...(sitesMin !== undefined && { sitesMin }),
    ...(siteLeast !== undefined && { least: siteLeast }),
    ...{ weight, tier },
  };
  return { guests: membersAt(guests, 1) ?? members(guests), siteWish };
}

function obeyedLimits(group: Kernel['limited'][number], { members, membersAt }: Roster): GroupRule[] {
  const { perNode, perSite, sitesMin, siteLeast } = group.limits;
  const upper: GroupRule = {
    ...(perNode === undefined ? { guests: members(group.guests) } : apartRule(group, members, perNode)),
    ...(perSite === undefined ? {} : { perSiteMax: perSite }),
  };
  if (sitesMin === undefined && siteLeast === undefined) return [upper];
  const lower = {
    ...(sitesMin !== undefined && { sitesMin }),
    ...(siteLeast !== undefined && { siteLeast }),
  };
  const [before, after] = [membersAt(group.guests, 0), membersAt(group.guests, 1)];
  if (before === undefined || after === undefined) return [{ ...upper, ...lower }];
  return [upper, { guests: before, ...lower }, { guests: after, ...lower }];
}

/** So many members on so many nodes, spread as evenly as can be. */
function leastSquares(count: number, nodes: number): number {
  const each = Math.floor(count / nodes);
  const more = count - each * nodes;
  return more * (each + 1) * (each + 1) + (nodes - more) * each * each;
}

export function groupRows(rows: UnitRows): GroupRows {
  const { kernel, bundles } = rows;
  const people = roster(rows);
  const { fixedHomes, members, membersAt } = people;
  const rules: GroupRule[] = [];
  // a single member can only be lacking somewhere
  const isOfOne = ({ guests, siteLeast, siteWish }: GroupRule): boolean =>
    guests.length === 1 && (siteLeast !== undefined || siteWish !== undefined);
  const add = (rule: GroupRule): number =>
    rule.guests.length > 1 || isOfOne(rule) ? rules.push(rule) - 1 : -1;
  const together = ({ guests }: Group, weight: number, tier: number): number =>
    add({ guests: members(guests), together: { weight, tier } });
  const apart = kernel.apart.map((group) => add(apartRule(group, members, 1)));
  // who is under way to the others is with them
  const joined = bundles.groups.map(({ guests }) =>
    add({ guests: membersAt(guests, 1) ?? members(guests), together: { weight: 1, tier: VIOLATIONS } }),
  );
  for (const group of kernel.together)
    if (!group.strength.hard) together(group, group.strength.weight, WISHES);
  const homes = bundles.units.map(({ guests: [first = -1] }) => kernel.model.home[first] ?? -1);
  for (const group of kernel.limited)
    for (const rule of limitedRules(group, people, isToRepair(kernel, group, rows.unitOf, homes))) add(rule);
  const open = Math.max(1, kernel.closed.filter((isClosed) => isClosed === 0).length);
  let evenLeast = 0;
  for (const { guests, weight } of kernel.even) {
    const rule = { guests: members(guests), even: { weight, tier: WISHES } };
    if (add(rule) >= 0) evenLeast += weight * leastSquares(rule.guests.length, open);
  }
  for (const { one, other, level } of kernel.separations) {
    const avoided = [rules.push({ guests: members(one.guests) }) - 1];
    const guests = members(other.guests);
    rules.push(level === 'node' ? { guests, avoids: avoided } : { guests, avoidsOnSite: avoided });
  }
  const found = { apartRule: Int32Array.from(apart), togetherRule: Int32Array.from(joined) };
  return { rules, fixedHomes, evenLeast, ...found };
}
