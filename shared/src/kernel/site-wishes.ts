import type { Placement } from './placement.ts';
import type { GroupRule } from './placement-model.ts';

/** What groups wish of sites; weight 0 where a group wishes nothing. */
export interface SiteWishes {
  readonly weight: Float64Array;
  readonly tier: Int32Array;
  readonly most: Int32Array;
  /** Per group and site; empty where nothing is asked for. */
  readonly least: readonly Int32Array[];
  readonly sitesMin: Int32Array;
}

const ANY = 2 ** 30;

export function siteWishes(groups: readonly GroupRule[]): SiteWishes {
  return {
    weight: Float64Array.from(groups, ({ siteWish }) => siteWish?.weight ?? 0),
    tier: Int32Array.from(groups, ({ siteWish }) => siteWish?.tier ?? 0),
    most: Int32Array.from(groups, ({ siteWish }) => siteWish?.most ?? ANY),
    least: groups.map(({ siteWish }) => Int32Array.from(siteWish?.least ?? [])),
    sitesMin: Int32Array.from(groups, ({ siteWish }) => siteWish?.sitesMin ?? 0),
  };
}

/** What one more member on a site with `count` of them adds, in units of the weight. */
function oneMoreOnSite({ most, least }: SiteWishes, group: number, site: number, count: number): number {
  const wanted = least[group]?.[site] ?? 0;
  return (count >= (most[group] as number) ? 1 : 0) - (count < wanted ? 1 : 0);
}

const lacking = ({ sitesMin }: SiteWishes, group: number, used: number): number =>
  Math.max(0, (sitesMin[group] as number) - used);

/** What all wishes cost where nobody is anywhere: members that come are counted from there. */
export function weighWishes({ tables, cost }: Placement): void {
  const { wishes } = tables.groups;
  wishes.weight.forEach((weight, group) => {
    if (weight === 0) return;
    const tier = wishes.tier[group] as number;
    let short = 0;
    for (const wanted of wishes.least[group] ?? []) short += Math.max(0, wanted);
    cost[tier] = (cost[tier] as number) + weight * (short + lacking(wishes, group, 0));
  });
}

/** Counts what a member costs that comes to a site, or leaves it: of a group that wishes something. */
export function countWish(
  { tables, cost }: Placement,
  group: number,
  site: number,
  before: number,
  after: number,
  usedBefore: number,
  usedAfter: number,
): void {
  const { wishes } = tables.groups;
  const tier = wishes.tier[group] as number;
  const members =
    after > before ? oneMoreOnSite(wishes, group, site, before) : -oneMoreOnSite(wishes, group, site, after);
  const sites = lacking(wishes, group, usedAfter) - lacking(wishes, group, usedBefore);
  cost[tier] = (cost[tier] as number) + (wishes.weight[group] as number) * (members + sites);
}

/** What a move from one node to another adds, everybody else staying. */
export function addWishDelta(
  { tables, onSite, sitesUsed, delta }: Placement,
  group: number,
  from: number,
  to: number,
) {
  const { wishes, site, siteRow, siteCount } = tables.groups;
  const weight = wishes.weight[group] as number;
  const [source, target] = [site[from] as number, site[to] as number];
  if (weight === 0 || source === target) return;
  const row = siteRow[group] as number;
  const here = onSite[row * siteCount + source] as number;
  const there = onSite[row * siteCount + target] as number;
  const used = sitesUsed[row] as number;
  const after = used - (here === 1 ? 1 : 0) + (there === 0 ? 1 : 0);
  const members =
    oneMoreOnSite(wishes, group, target, there) - oneMoreOnSite(wishes, group, source, here - 1);
  const sites = lacking(wishes, group, after) - lacking(wishes, group, used);
  const tier = wishes.tier[group] as number;
  delta[tier] = (delta[tier] as number) + weight * (members + sites);
}
