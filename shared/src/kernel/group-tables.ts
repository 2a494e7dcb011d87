import type { GroupRule, PlacementModel } from './placement-model.ts';

/** Groups as the inner loop reads them; a row of -1 means that the group has no such rule. */
export interface GroupTables {
  readonly groupCount: number;
  /** The groups of guest g: `list[start[g]] … list[start[g + 1] - 1]`. */
  readonly start: Int32Array;
  readonly list: Int32Array;
  readonly members: readonly Int32Array[];
  readonly size: Int32Array;
  readonly perNodeMax: Int32Array;
  readonly perSiteMax: Int32Array;
  readonly sitesMin: Int32Array;
  /** Which row of the counts by node, by site and by neighbourhood belongs to a group. */
  readonly nodeRow: Int32Array;
  readonly siteRow: Int32Array;
  readonly hoodRow: Int32Array;
  readonly rowCounts: { readonly node: number; readonly site: number; readonly hood: number };
  readonly needs: readonly Int32Array[];
  readonly neededBy: readonly Int32Array[];
  /** Together and repair: weight 0 where there is none. */
  readonly togetherWeight: Float64Array;
  readonly togetherTier: Int32Array;
  readonly repairWeight: Float64Array;
  readonly repairTier: Int32Array;
  readonly site: Int32Array;
  readonly hood: Int32Array;
  readonly siteCount: number;
  readonly hoodCount: number;
  readonly hasCosts: boolean;
  readonly hasNeeds: boolean;
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

function membership(groups: readonly GroupRule[], guestCount: number) {
  const start = new Int32Array(guestCount + 1);
  for (const { guests } of groups) for (const guest of guests) start[guest + 1] = (start[guest + 1] ?? 0) + 1;
  for (let guest = 0; guest < guestCount; guest++)
    start[guest + 1] = (start[guest + 1] ?? 0) + (start[guest] ?? 0);
  const next = start.slice();
  const list = new Int32Array(start[guestCount] ?? 0);
  groups.forEach(({ guests }, group) => {
    for (const guest of guests) {
      list[next[guest] ?? 0] = group;
      next[guest] = (next[guest] ?? 0) + 1;
    }
  });
  return { start, list };
}

function reversed(groups: readonly GroupRule[]): Int32Array[] {
  const neededBy: number[][] = groups.map(() => []);
  groups.forEach(({ needs = [] }, group) => {
    for (const needed of needs) neededBy[needed]?.push(group);
  });
  return neededBy.map((each) => Int32Array.from(each));
}

const placesOf = (places: ArrayLike<number> | undefined, nodeCount: number): Int32Array =>
  places === undefined ? new Int32Array(nodeCount) : Int32Array.from(places);

const howMany = (places: Int32Array): number => places.reduce((most, place) => Math.max(most, place + 1), 1);

/** A single member never meets itself, and a limit that the group cannot reach is none. */
const limitsNodes = ({ guests, perNodeMax = ANY, together }: GroupRule): boolean =>
  guests.length > perNodeMax || together !== undefined;

export function groupTables(model: PlacementModel): GroupTables {
  const groups = model.groups ?? [];
  const neededBy = reversed(groups);
  const nodes = numbered(groups, limitsNodes);
  const sites = numbered(
    groups,
    ({ guests, perSiteMax = ANY, sitesMin = 0 }) => sitesMin > 1 || guests.length > perSiteMax,
  );
  const hoods = numbered(
    groups,
    ({ needs = [] }, group) => needs.length > 0 || (neededBy[group]?.length ?? 0) > 0,
  );
  const site = placesOf(model.site, model.nodeCount);
  const hood = placesOf(model.neighbourhood, model.nodeCount);
  return {
    groupCount: groups.length,
    ...membership(groups, model.guestCount),
    members: groups.map(({ guests }) => Int32Array.from(guests)),
    size: Int32Array.from(groups, ({ guests }) => guests.length),
    perNodeMax: Int32Array.from(groups, ({ perNodeMax = ANY }) => perNodeMax),
    perSiteMax: Int32Array.from(groups, ({ perSiteMax = ANY }) => perSiteMax),
    sitesMin: Int32Array.from(groups, ({ sitesMin = 0 }) => sitesMin),
    ...{ nodeRow: nodes.rows, siteRow: sites.rows, hoodRow: hoods.rows },
    rowCounts: { node: nodes.count, site: sites.count, hood: hoods.count },
    needs: groups.map(({ needs = [] }) => Int32Array.from(needs)),
    neededBy,
    togetherWeight: Float64Array.from(groups, ({ together }) => together?.weight ?? 0),
    togetherTier: Int32Array.from(groups, ({ together }) => together?.tier ?? 0),
    repairWeight: Float64Array.from(groups, ({ repair }) => repair?.weight ?? 0),
    repairTier: Int32Array.from(groups, ({ repair }) => repair?.tier ?? 0),
    ...{ site, hood, siteCount: howMany(site), hoodCount: howMany(hood) },
    hasCosts: groups.some(({ together, repair }) => together !== undefined || repair !== undefined),
    hasNeeds: hoods.count > 0,
    movedWeight: model.movedMembers?.weight ?? 0,
    movedTier: model.movedMembers?.tier ?? 0,
  };
}
