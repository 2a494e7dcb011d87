import type { Placement, Sign } from './placement.ts';

/** Counts a member of one group as moved or not; the most of all groups follows. */
export function countMoved({ moved, movedHistogram, movedMost }: Placement, group: number, sign: Sign): void {
  const before = moved[group] as number;
  const after = before + sign;
  moved[group] = after;
  movedHistogram[before] = (movedHistogram[before] as number) - 1;
  movedHistogram[after] = (movedHistogram[after] as number) + 1;
  const most = movedMost[0] as number;
  if (after > most) movedMost[0] = after;
  else if (before === most && movedHistogram[before] === 0) movedMost[0] = after;
}

/** Members of a group that are not with the most of them. */
export function scattered({ tables, onNode }: Placement, group: number): number {
  const { nodeCount, groups } = tables;
  const first = (groups.nodeRow[group] as number) * nodeCount;
  let [all, most] = [0, 0];
  for (let cell = first; cell < first + nodeCount; cell++) {
    const count = onNode[cell] as number;
    all += count;
    if (count > most) most = count;
  }
  return all - most;
}

function countNode(placement: Placement, group: number, row: number, node: number, sign: Sign): void {
  const { tables, onNode, cost } = placement;
  const { togetherWeight, togetherTier, repairWeight, repairTier, perNodeMax } = tables.groups;
  const cell = row * tables.nodeCount + node;
  const together = togetherWeight[group] as number;
  const [tier, repairAt] = [togetherTier[group] as number, repairTier[group] as number];
  const before = onNode[cell] as number;
  if (together !== 0) cost[tier] = (cost[tier] as number) - together * scattered(placement, group);
  onNode[cell] = before + sign;
  if (together !== 0) cost[tier] = (cost[tier] as number) + together * scattered(placement, group);
  const counted = sign === 1 ? before + 1 : before;
  if (counted > (perNodeMax[group] as number))
    cost[repairAt] = (cost[repairAt] as number) + sign * (repairWeight[group] as number);
}

function countSite({ tables, onSite, sitesUsed }: Placement, row: number, node: number, sign: Sign): void {
  const { siteCount, site } = tables.groups;
  const cell = row * siteCount + (site[node] as number);
  const before = onSite[cell] as number;
  onSite[cell] = before + sign;
  if (before === 0) sitesUsed[row] = (sitesUsed[row] as number) + 1;
  else if (before + sign === 0) sitesUsed[row] = (sitesUsed[row] as number) - 1;
}

/** Counts a guest as a member on this node in all of its groups. */
export function addToGroups(placement: Placement, guest: number, node: number, sign: Sign): void {
  const { tables, inHood, movedMost, cost } = placement;
  const { start, list, nodeRow, siteRow, hoodRow, hoodCount, hood, movedWeight, movedTier } = tables.groups;
  const isAway = tables.home[guest] !== node;
  for (let index = start[guest] as number, end = start[guest + 1] as number; index < end; index++) {
    const group = list[index] as number;
    const [byNode, bySite, byHood] = [
      nodeRow[group] as number,
      siteRow[group] as number,
      hoodRow[group] as number,
    ];
    if (byNode >= 0) countNode(placement, group, byNode, node, sign);
    if (bySite >= 0) countSite(placement, bySite, node, sign);
    if (byHood >= 0) {
      const cell = byHood * hoodCount + (hood[node] as number);
      inHood[cell] = (inHood[cell] as number) + sign;
    }
    if (!isAway || movedWeight === 0) continue;
    const before = movedMost[0] as number;
    countMoved(placement, group, sign);
    cost[movedTier] = (cost[movedTier] as number) + movedWeight * ((movedMost[0] as number) - before);
  }
}
