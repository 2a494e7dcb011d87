import type { Placement } from './placement.ts';

/** True where the groups of a guest let it go from one node to another, everybody else staying. */
export function groupsAllow(placement: Placement, guest: number, from: number, to: number): boolean {
  const { ruleStart, ruleList } = placement.tables.groups;
  for (let index = ruleStart[guest] as number, end = ruleStart[guest + 1] as number; index < end; index++)
    if (!groupAllows(placement, ruleList[index] as number, from, to)) return false;
  return true;
}

/** One group's part of it; `from` and `to` are different nodes. */
export function groupAllows(placement: Placement, group: number, from: number, to: number): boolean {
  const { nodeCount, groups } = placement.tables;
  const row = groups.nodeRow[group] as number;
  if (row >= 0 && (placement.onNode[row * nodeCount + to] as number) >= (groups.perNodeMax[group] as number))
    return false;
  if ((groups.siteRow[group] as number) >= 0 && !sitesAllow(placement, group, from, to)) return false;
  if (groups.hasAvoids && (meets(placement, group, to) || meetsOnSite(placement, group, from, to)))
    return false;
  return (groups.hoodRow[group] as number) < 0 || neighboursAllow(placement, group, from, to);
}

function sitesAllow(
  { tables, onSite, sitesUsed, sitesMin }: Placement,
  group: number,
  from: number,
  to: number,
) {
  const { site, siteRow, siteCount, perSiteMax, siteLeast } = tables.groups;
  const row = siteRow[group] as number;
  const source = site[from] as number;
  const target = site[to] as number;
  if (source === target) return true;
  const least = siteLeast[group] ?? NOBODY;
  if (least.length > 0 && (onSite[row * siteCount + source] as number) <= (least[source] as number))
    return false;
  const there = onSite[row * siteCount + target] as number;
  if (there >= (perSiteMax[group] as number)) return false;
  const lost = onSite[row * siteCount + source] === 1 ? 1 : 0;
  const won = there === 0 ? 1 : 0;
  return (sitesUsed[row] as number) - lost + won >= (sitesMin[row] as number);
}

/** Whether a group that this one avoids has a member on the node. */
function meets({ tables, onNode }: Placement, group: number, node: number): boolean {
  const { groups, nodeCount } = tables;
  const others = groups.avoids[group] ?? NOBODY;
  for (let index = 0; index < others.length; index++) {
    const row = groups.nodeRow[others[index] as number] as number;
    if ((onNode[row * nodeCount + node] as number) > 0) return true;
  }
  return false;
}

function meetsOnSite({ tables, onSite }: Placement, group: number, from: number, to: number): boolean {
  const { site, siteRow, siteCount, avoidsOnSite } = tables.groups;
  const others = avoidsOnSite[group] ?? NOBODY;
  const target = site[to] as number;
  if (others.length === 0 || site[from] === target) return false;
  for (let index = 0; index < others.length; index++) {
    const row = siteRow[others[index] as number] as number;
    if ((onSite[row * siteCount + target] as number) > 0) return true;
  }
  return false;
}

const NOBODY = new Int32Array(0);

/** What the group needs is where it comes to, and nobody who needs it is left without. */
function neighboursAllow({ tables, inHood }: Placement, group: number, from: number, to: number): boolean {
  const { hood, hoodRow, hoodCount, needs, neededBy } = tables.groups;
  const source = hood[from] as number;
  const target = hood[to] as number;
  if (source === target) return true;
  const row = (hoodRow[group] as number) * hoodCount;
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
    const cell = (hoodRow[others[index] as number] as number) * hoodCount + hood;
    if ((inHood[cell] as number) > 0 !== present) return false;
  }
  return true;
}

/** True where no group of a guest that has come from `from` is broken now, several having moved at once. */
export function groupsHold(placement: Placement, guest: number, from: number): boolean {
  const { ruleStart, ruleList } = placement.tables.groups;
  for (let index = ruleStart[guest] as number, end = ruleStart[guest + 1] as number; index < end; index++)
    if (!groupHolds(placement, ruleList[index] as number, from, placement.place[guest] as number))
      return false;
  return true;
}

function groupHolds(placement: Placement, group: number, from: number, to: number): boolean {
  const { tables, onNode, inHood } = placement;
  const { groups, nodeCount } = tables;
  const row = groups.nodeRow[group] as number;
  if (row >= 0 && (onNode[row * nodeCount + to] as number) > (groups.perNodeMax[group] as number))
    return false;
  if ((groups.siteRow[group] as number) >= 0 && !sitesHold(placement, group, from, to)) return false;
  if (groups.hasAvoids && (meets(placement, group, to) || meetsOnSite(placement, group, from, to)))
    return false;
  const byHood = groups.hoodRow[group] as number;
  if (byHood < 0) return true;
  const { hood, hoodRow, hoodCount, needs, neededBy } = groups;
  if (!areAll(inHood, hoodRow, hoodCount, needs[group], hood[to] as number, true)) return false;
  const left = inHood[byHood * hoodCount + (hood[from] as number)] as number;
  return left > 0 || areAll(inHood, hoodRow, hoodCount, neededBy[group], hood[from] as number, false);
}

function sitesHold(
  { tables, onSite, sitesUsed, sitesMin }: Placement,
  group: number,
  from: number,
  to: number,
) {
  const { site, siteRow, siteCount, perSiteMax, siteLeast } = tables.groups;
  const row = siteRow[group] as number;
  const source = site[from] as number;
  const target = site[to] as number;
  if ((onSite[row * siteCount + target] as number) > (perSiteMax[group] as number)) return false;
  if ((sitesUsed[row] as number) < (sitesMin[row] as number)) return false;
  const least = siteLeast[group] ?? NOBODY;
  if (least.length === 0 || source === target) return true;
  return (onSite[row * siteCount + source] as number) >= (least[source] as number);
}
