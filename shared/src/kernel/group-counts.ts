import type { Placement, Sign } from './placement.ts';

/** Counts a member of one group as moved or not; the most of all groups follows. */
export function countMoved({ moved, movedHistogram, movedMost }: Placement, group: number, sign: Sign): void {
  const before = moved[group] ?? 0;
  const after = before + sign;
  moved[group] = after;
  movedHistogram[before] = (movedHistogram[before] ?? 0) - 1;
  movedHistogram[after] = (movedHistogram[after] ?? 0) + 1;
  const most = movedMost[0] ?? 0;
  if (after > most) movedMost[0] = after;
  else if (before === most && movedHistogram[before] === 0) movedMost[0] = after;
}

/** Members of a group that are not with the most of them. */
export function scattered({ tables, onNode }: Placement, group: number): number {
  const { nodeCount, groups } = tables;
  const first = (groups.nodeRow[group] ?? 0) * nodeCount;
  let [all, most] = [0, 0];
  for (let cell = first; cell < first + nodeCount; cell++) {
    const count = onNode[cell] ?? 0;
    all += count;
    if (count > most) most = count;
  }
  return all - most;
}

function countNode(placement: Placement, group: number, row: number, node: number, sign: Sign): void {
  const { tables, onNode, cost } = placement;
  const { togetherWeight, togetherTier, repairWeight, repairTier, perNodeMax } = tables.groups;
  const cell = row * tables.nodeCount + node;
  const together = togetherWeight[group] ?? 0;
  const [tier, repairAt] = [togetherTier[group] ?? 0, repairTier[group] ?? 0];
  const before = onNode[cell] ?? 0;
  if (together !== 0) cost[tier] = (cost[tier] ?? 0) - together * scattered(placement, group);
  onNode[cell] = before + sign;
  if (together !== 0) cost[tier] = (cost[tier] ?? 0) + together * scattered(placement, group);
  const counted = sign === 1 ? before + 1 : before;
  if (counted > (perNodeMax[group] ?? 0))
    cost[repairAt] = (cost[repairAt] ?? 0) + sign * (repairWeight[group] ?? 0);
}

function countSite({ tables, onSite, sitesUsed }: Placement, row: number, node: number, sign: Sign): void {
  const { siteCount, site } = tables.groups;
  const cell = row * siteCount + (site[node] ?? 0);
  const before = onSite[cell] ?? 0;
  onSite[cell] = before + sign;
  if (before === 0) sitesUsed[row] = (sitesUsed[row] ?? 0) + 1;
  else if (before + sign === 0) sitesUsed[row] = (sitesUsed[row] ?? 0) - 1;
}

/** Counts a guest as a member on this node in all of its groups. */
export function addToGroups(placement: Placement, guest: number, node: number, sign: Sign): void {
  const { tables, inHood, movedMost, cost } = placement;
  const { start, list, nodeRow, siteRow, hoodRow, hoodCount, hood, movedWeight, movedTier } = tables.groups;
  const isAway = tables.home[guest] !== node;
  for (let index = start[guest] ?? 0, end = start[guest + 1] ?? 0; index < end; index++) {
    const group = list[index] ?? 0;
    const [byNode, bySite, byHood] = [nodeRow[group] ?? -1, siteRow[group] ?? -1, hoodRow[group] ?? -1];
    if (byNode >= 0) countNode(placement, group, byNode, node, sign);
    if (bySite >= 0) countSite(placement, bySite, node, sign);
    if (byHood >= 0) {
      const cell = byHood * hoodCount + (hood[node] ?? 0);
      inHood[cell] = (inHood[cell] ?? 0) + sign;
    }
    if (!isAway || movedWeight === 0) continue;
    const before = movedMost[0] ?? 0;
    countMoved(placement, group, sign);
    cost[movedTier] = (cost[movedTier] ?? 0) + movedWeight * ((movedMost[0] ?? 0) - before);
  }
}
