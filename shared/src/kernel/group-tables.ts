import { type CountCosts, countCosts } from './count-costs.ts';
import type { GroupRule, PlacementModel } from './placement-model.ts';
import { ruleRecords } from './rule-records.ts';
import { type SiteWishes, siteWishes } from './site-wishes.ts';

/** Groups as the inner loop reads them; a row of -1 means that the group has no such rule. */
export interface GroupTables {
  readonly groupCount: number;
  /** The groups of guest g: `list[start[g]] … list[start[g + 1] - 1]`. */
  readonly start: Int32Array;
  readonly list: Int32Array;
  /** The same with those groups only that forbid something, and with those whose counts on nodes cost something. */
  readonly ruleStart: Int32Array;
  readonly ruleList: Int32Array;
  readonly costStart: Int32Array;
  readonly costList: Int32Array;
  /** Per guest: members of the greatest of its groups. */
  readonly reach: Int32Array;
  readonly members: readonly Int32Array[];
  readonly size: Int32Array;
  readonly perNodeMax: Int32Array;
  readonly sitesMin: Int32Array;
  /** What groups forbid, one record for each. */
  readonly rules: Int32Array;
  /** Which row of the counts by node, by site and by neighbourhood belongs to a group. */
  readonly nodeRow: Int32Array;
  readonly siteRow: Int32Array;
  readonly hoodRow: Int32Array;
  readonly rowCounts: { readonly node: number; readonly site: number; readonly hood: number };
  readonly needs: readonly Int32Array[];
  readonly neededBy: readonly Int32Array[];
  /** Groups that may not be met on a node, on a site: of two that avoid each other, each has the other. */
  readonly avoids: readonly Int32Array[];
  readonly avoidsOnSite: readonly Int32Array[];
  readonly hasAvoids: boolean;
  /** Weight 0 where a group need not be together; where its counts of nodes by members begin, else. */
  readonly togetherWeight: Float64Array;
  readonly togetherTier: Int32Array;
  readonly togetherStart: Int32Array;
  readonly togetherCells: number;
  readonly counted: CountCosts;
  readonly wishes: SiteWishes;
  readonly site: Int32Array;
  readonly hood: Int32Array;
  readonly siteCount: number;
  readonly hoodCount: number;
  readonly hasCosts: boolean;
  readonly movedWeight: number;
  readonly movedTier: number;
}

const ANY = 2 ** 30;

/** Numbers those that have the rule, in order; -1 for the others. */
function numbered(groups: readonly GroupRule[], has: (group: GroupRule, index: number) => boolean) {
  const rows = new Int32Array(groups.length).fill(-1);
  let count = 0;
  groups.forEach((group, index) => {
    if (has(group, index)) rows[index] = count++;
  });
  return { rows, count };
}

function membership(groups: readonly GroupRule[], guestCount: number, counts: (group: number) => boolean) {
  const start = new Int32Array(guestCount + 1);
  groups.forEach(({ guests }, group) => {
    if (counts(group)) for (const guest of guests) start[guest + 1] = (start[guest + 1] ?? 0) + 1;
  });
  for (let guest = 0; guest < guestCount; guest++)
    start[guest + 1] = (start[guest + 1] ?? 0) + (start[guest] ?? 0);
  const next = start.slice();
  const list = new Int32Array(start[guestCount] ?? 0);
  groups.forEach(({ guests }, group) => {
    for (const guest of counts(group) ? guests : []) {
      list[next[guest] ?? 0] = group;
      next[guest] = (next[guest] ?? 0) + 1;
    }
  });
  return { start, list };
}

type Others = (group: GroupRule) => readonly number[] | undefined;

function reversed(groups: readonly GroupRule[], othersOf: Others): Int32Array[] {
  const by: number[][] = groups.map(() => []);
  groups.forEach((group, index) => {
    for (const other of othersOf(group) ?? []) by[other]?.push(index);
  });
  return by.map((each) => Int32Array.from(each));
}

/** Both ways: who avoids is avoided. */
function mutual(groups: readonly GroupRule[], othersOf: Others): Int32Array[] {
  const back = reversed(groups, othersOf);
  return groups.map((group, index) =>
    Int32Array.from(new Set([...(othersOf(group) ?? []), ...(back[index] ?? [])])),
  );
}

const placesOf = (places: ArrayLike<number> | undefined, nodeCount: number): Int32Array =>
  places === undefined ? new Int32Array(nodeCount) : Int32Array.from(places);

const howMany = (places: Int32Array): number => places.reduce((most, place) => Math.max(most, place + 1), 1);

/** A single member never meets itself, and a limit that the group cannot reach is none. */
const countsOnNodes = ({ guests, perNodeMax = ANY, ...rule }: GroupRule): boolean =>
  guests.length > perNodeMax ||
  rule.together !== undefined ||
  rule.crowded !== undefined ||
  rule.even !== undefined;

const countsOnSites = ({ guests, perSiteMax = ANY, sitesMin = 0, siteLeast, siteWish }: GroupRule): boolean =>
  sitesMin > 1 || guests.length > perSiteMax || siteLeast !== undefined || siteWish !== undefined;

/** Whether anything is forbidden on sites, and not only wished. */
const limitsSites = (group: GroupRule | undefined, avoids: boolean): boolean => {
  if (group === undefined) return false;
  const { siteWish: _, ...rules } = group;
  return avoids || countsOnSites(rules);
};

const hasMany = (others: readonly Int32Array[], group: number): boolean => (others[group]?.length ?? 0) > 0;

/** Guests' groups: all, those that forbid something, and those that count members on nodes. */
function memberships(
  groups: readonly GroupRule[],
  guestCount: number,
  rows: ReturnType<typeof rowsOf>,
  costs: CountCosts,
) {
  const { nodeRow, siteRow, hoodRow, avoids, avoidsOnSite } = rows;
  const all = membership(groups, guestCount, () => true);
  const rules = membership(
    groups,
    guestCount,
    (group) =>
      ((siteRow[group] ?? -1) >= 0 && limitsSites(groups[group], hasMany(avoidsOnSite, group))) ||
      (hoodRow[group] ?? -1) >= 0 ||
      ((nodeRow[group] ?? -1) >= 0 && (groups[group]?.perNodeMax !== undefined || hasMany(avoids, group))),
  );
  const priced = membership(
    groups,
    guestCount,
    (group) =>
      groups[group]?.siteWish !== undefined ||
      ((nodeRow[group] ?? -1) >= 0 &&
        (groups[group]?.together !== undefined || costs.start[group] !== costs.start[group + 1])),
  );
  const reach = new Int32Array(guestCount);
  for (const { guests } of groups)
    for (const guest of guests) reach[guest] = Math.max(reach[guest] ?? 0, guests.length);
  return {
    ...all,
    ...{
      ruleStart: rules.start,
      ruleList: rules.list,
      costStart: priced.start,
      costList: priced.list,
      reach,
    },
  };
}

function rowsOf(groups: readonly GroupRule[]) {
  const needs = groups.map((group) => Int32Array.from(group.needs ?? []));
  const neededBy = reversed(groups, (group) => group.needs);
  const avoids = mutual(groups, (group) => group.avoids);
  const avoidsOnSite = mutual(groups, (group) => group.avoidsOnSite);
  const nodes = numbered(groups, (group, index) => countsOnNodes(group) || hasMany(avoids, index));
  const sites = numbered(groups, (group, index) => countsOnSites(group) || hasMany(avoidsOnSite, index));
  const hoods = numbered(groups, (_, index) => hasMany(needs, index) || hasMany(neededBy, index));
  return {
    ...{ needs, neededBy, avoids, avoidsOnSite },
    hasAvoids: [...avoids, ...avoidsOnSite].some(({ length }) => length > 0),
    ...{ nodeRow: nodes.rows, siteRow: sites.rows, hoodRow: hoods.rows },
    rowCounts: { node: nodes.count, site: sites.count, hood: hoods.count },
  };
}

/** Where the counts of nodes by members begin: of each group that wants to be together, one per count. */
function togetherTables(groups: readonly GroupRule[]) {
  let togetherCells = 0;
  const togetherStart = Int32Array.from(groups, ({ together, guests }) => {
    const first = togetherCells;
    if (together !== undefined) togetherCells += guests.length + 1;
    return first;
  });
  return {
    ...{ togetherStart, togetherCells },
    togetherWeight: Float64Array.from(groups, ({ together }) => together?.weight ?? 0),
    togetherTier: Int32Array.from(groups, ({ together }) => together?.tier ?? 0),
  };
}

export function groupTables(model: PlacementModel): GroupTables {
  const groups = model.groups ?? [];
  const site = placesOf(model.site, model.nodeCount);
  const hood = placesOf(model.neighbourhood, model.nodeCount);
  const counted = countCosts(groups);
  const rows = rowsOf(groups);
  const places = { siteCount: howMany(site), hoodCount: howMany(hood) };
  const limits = {
    perNodeMax: Int32Array.from(groups, ({ perNodeMax = ANY }) => perNodeMax),
    perSiteMax: Int32Array.from(groups, ({ perSiteMax = ANY }) => perSiteMax),
    siteLeast: groups.map(({ siteLeast = [] }) => Int32Array.from(siteLeast)),
  };
  return {
    groupCount: groups.length,
    ...memberships(groups, model.guestCount, rows, counted),
    ...rows,
    ...togetherTables(groups),
    members: groups.map(({ guests }) => Int32Array.from(guests)),
    size: Int32Array.from(groups, ({ guests }) => guests.length),
    perNodeMax: limits.perNodeMax,
    sitesMin: Int32Array.from(groups, ({ sitesMin = 0 }) => sitesMin),
    rules: ruleRecords({ ...rows, ...limits }, { ...places, nodeCount: model.nodeCount }),
    counted,
    wishes: siteWishes(groups),
    ...{ site, hood, ...places },
    hasCosts:
      counted.weight.length > 0 ||
      groups.some(({ together, siteWish }) => together !== undefined || siteWish !== undefined),
    movedWeight: model.movedMembers?.weight ?? 0,
    movedTier: model.movedMembers?.tier ?? 0,
  };
}
