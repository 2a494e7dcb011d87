import { oneMore } from './count-costs.ts';
import type { Placement, Sign } from './placement.ts';
import { countWish } from './site-wishes.ts';

/** Counts a member of one group as moved or not; the most of all groups follows. */
function countMoved({ moved, movedHistogram, movedMost }: Placement, group: number, sign: Sign): void {
  const before = moved[group] as number;
  const after = before + sign;
  moved[group] = after;
  movedHistogram[before] = (movedHistogram[before] as number) - 1;
  movedHistogram[after] = (movedHistogram[after] as number) + 1;
  const most = movedMost[0] as number;
  if (after > most) movedMost[0] = after;
  else if (before === most && movedHistogram[before] === 0) movedMost[0] = after;
}

/** Nodes by number of members, and the greatest number: of a group that wants to be together. */
function countTogether(placement: Placement, group: number, before: number, after: number): void {
  const { nodesWith, fullest, cost, tables } = placement;
  const { togetherStart, togetherWeight, togetherTier } = tables.groups;
  const first = togetherStart[group] as number;
  nodesWith[first + before] = (nodesWith[first + before] as number) - 1;
  nodesWith[first + after] = (nodesWith[first + after] as number) + 1;
  const most = fullest[group] as number;
  if (after > most) fullest[group] = after;
  else if (before === most && nodesWith[first + before] === 0) fullest[group] = after;
  // One member more there is one more to be scattered, and one more that is with the most of them.
  const scattered = after - before - ((fullest[group] as number) - most);
  const tier = togetherTier[group] as number;
  cost[tier] = (cost[tier] as number) + (togetherWeight[group] as number) * scattered;
}

function countNode(placement: Placement, group: number, row: number, node: number, sign: Sign): void {
  const { tables, onNode, cost } = placement;
  const { counted, togetherWeight } = tables.groups;
  const cell = row * tables.nodeCount + node;
  const before = onNode[cell] as number;
  onNode[cell] = before + sign;
  if (togetherWeight[group] !== 0) countTogether(placement, group, before, before + sign);
  const fewer = sign === 1 ? before : before - 1;
  for (
    let index = counted.start[group] as number, end = counted.start[group + 1] as number;
    index < end;
    index++
  ) {
    const tier = counted.tier[index] as number;
    cost[tier] = (cost[tier] as number) + sign * oneMore(counted, index, fewer);
  }
}

function countSite(placement: Placement, group: number, row: number, node: number, sign: Sign): void {
  const { tables, onSite, sitesUsed } = placement;
  const { siteCount, site } = tables.groups;
  const on = site[node] as number;
  const cell = row * siteCount + on;
  const before = onSite[cell] as number;
  const used = sitesUsed[row] as number;
  onSite[cell] = before + sign;
  if (before === 0) sitesUsed[row] = used + 1;
  else if (before + sign === 0) sitesUsed[row] = used - 1;
  if (tables.groups.wishes.weight[group] !== 0)
    countWish(placement, group, on, before, before + sign, used, sitesUsed[row] as number);
}

/** Counts a guest as a member on this node in all of its groups. */
export function addToGroups(placement: Placement, guest: number, node: number, sign: Sign): void {
  const { tables, inHood, movedMost, cost } = placement;
  const { start, list, nodeRow, siteRow, hoodRow, hoodCount, hood, movedWeight, movedTier } = tables.groups;
  const isAway = tables.home[guest] !== node;
  for (let index = start[guest] as number, end = start[guest + 1] as number; index < end; index++) {
    const group = list[index] as number;
    const byNode = nodeRow[group] as number;
    const bySite = siteRow[group] as number;
    const byHood = hoodRow[group] as number;
    if (byNode >= 0) countNode(placement, group, byNode, node, sign);
    if (bySite >= 0) countSite(placement, group, bySite, node, sign);
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
