import type { Placement } from './placement.ts';

/** True where the groups of a guest let it go from one node to another, everybody else staying. */
export function groupsAllow(placement: Placement, guest: number, from: number, to: number): boolean {
  const { start, list } = placement.tables.groups;
  for (let index = start[guest] ?? 0, end = start[guest + 1] ?? 0; index < end; index++)
    if (!groupAllows(placement, list[index] ?? 0, from, to)) return false;
  return true;
}

/** One group's part of it; `from` and `to` are different nodes. */
export function groupAllows(placement: Placement, group: number, from: number, to: number): boolean {
  const { nodeCount, groups } = placement.tables;
  const row = groups.nodeRow[group] ?? -1;
  if (row >= 0 && (placement.onNode[row * nodeCount + to] ?? 0) >= (groups.perNodeMax[group] ?? 0))
    return false;
  if ((groups.siteRow[group] ?? -1) >= 0 && !sitesAllow(placement, group, from, to)) return false;
  return (groups.hoodRow[group] ?? -1) < 0 || neighboursAllow(placement, group, from, to);
}

function sitesAllow(
  { tables, onSite, sitesUsed, sitesMin }: Placement,
  group: number,
  from: number,
  to: number,
) {
  const { site, siteRow, siteCount, perSiteMax } = tables.groups;
  const row = siteRow[group] ?? 0;
  const [source, target] = [site[from] ?? 0, site[to] ?? 0];
  if (source === target) return true;
  const there = onSite[row * siteCount + target] ?? 0;
  if (there >= (perSiteMax[group] ?? 0)) return false;
  const lost = onSite[row * siteCount + source] === 1 ? 1 : 0;
  const won = there === 0 ? 1 : 0;
  return (sitesUsed[row] ?? 0) - lost + won >= (sitesMin[row] ?? 0);
}

/** What the group needs is where it comes to, and nobody who needs it is left without. */
function neighboursAllow({ tables, inHood }: Placement, group: number, from: number, to: number): boolean {
  const { hood, hoodRow, hoodCount, needs, neededBy } = tables.groups;
  const [source, target] = [hood[from] ?? 0, hood[to] ?? 0];
  if (source === target) return true;
  const row = (hoodRow[group] ?? 0) * hoodCount;
  if (inHood[row + target] === 0 && !areAll(inHood, hoodRow, hoodCount, needs[group], target, true))
    return false;
  return inHood[row + source] !== 1 || areAll(inHood, hoodRow, hoodCount, neededBy[group], source, false);
}

/** Whether all of these groups have members in a neighbourhood, or all have none. */
function areAll(
  inHood: Uint16Array,
  hoodRow: Int32Array,
  hoodCount: number,
  others: Int32Array | undefined,
  hood: number,
  present: boolean,
): boolean {
  if (others === undefined) return true;
  for (let index = 0; index < others.length; index++) {
    const cell = (hoodRow[others[index] ?? 0] ?? 0) * hoodCount + hood;
    if ((inHood[cell] ?? 0) > 0 !== present) return false;
  }
  return true;
}

/** True where no group of a guest that has come from `from` is broken now, several having moved at once. */
export function groupsHold(placement: Placement, guest: number, from: number): boolean {
  const { start, list } = placement.tables.groups;
  for (let index = start[guest] ?? 0, end = start[guest + 1] ?? 0; index < end; index++)
    if (!groupHolds(placement, list[index] ?? 0, from, placement.place[guest] ?? 0)) return false;
  return true;
}

function groupHolds(placement: Placement, group: number, from: number, to: number): boolean {
  const { tables, onNode, onSite, inHood, sitesUsed, sitesMin } = placement;
  const { groups, nodeCount } = tables;
  const row = groups.nodeRow[group] ?? -1;
  if (row >= 0 && (onNode[row * nodeCount + to] ?? 0) > (groups.perNodeMax[group] ?? 0)) return false;
  const bySite = groups.siteRow[group] ?? -1;
  if (bySite >= 0) {
    const there = onSite[bySite * groups.siteCount + (groups.site[to] ?? 0)] ?? 0;
    if (there > (groups.perSiteMax[group] ?? 0) || (sitesUsed[bySite] ?? 0) < (sitesMin[bySite] ?? 0))
      return false;
  }
  const byHood = groups.hoodRow[group] ?? -1;
  if (byHood < 0) return true;
  const { hood, hoodRow, hoodCount, needs, neededBy } = groups;
  if (!areAll(inHood, hoodRow, hoodCount, needs[group], hood[to] ?? 0, true)) return false;
  const left = inHood[byHood * hoodCount + (hood[from] ?? 0)] ?? 0;
  return left > 0 || areAll(inHood, hoodRow, hoodCount, neededBy[group], hood[from] ?? 0, false);
}
