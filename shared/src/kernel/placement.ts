import { addToGroups } from './group-counts.ts';
import type { Tables } from './tables.ts';

/** A placement with everything that follows from it, kept up to date move by move. */
export interface Placement {
  readonly tables: Tables;
  readonly place: Int32Array;
  /** node x row: load above safety, and capacity that nobody holds. */
  readonly excess: Float64Array;
  readonly room: Float64Array;
  /** Per node: what its load costs in the search tier; a search looks where it is most. */
  readonly nodeCost: Float64Array;
  /** Per tier. */
  readonly cost: Float64Array;
  /** What the change that was evaluated last would add to `cost`. */
  readonly delta: Float64Array;
  /** Guests of each node, and where each guest stands in that list. */
  readonly residents: readonly number[][];
  readonly slot: Int32Array;
  /** Members by node, site and neighbourhood; the number of sites in use and the least that must stay. */
  readonly onNode: Uint16Array;
  readonly onSite: Uint16Array;
  readonly inHood: Uint16Array;
  readonly sitesUsed: Int32Array;
  readonly sitesMin: Int32Array;
  /** Moved members of each group, how many groups have so many, and the most of all (one entry). */
  readonly moved: Int32Array;
  readonly movedHistogram: Int32Array;
  readonly movedMost: Int32Array;
}

export type Sign = 1 | -1;

/** All groups have moved nobody. */
function movedHistogram({ groupCount, size }: Tables['groups']): Int32Array {
  const histogram = new Int32Array(size.reduce((most, each) => Math.max(most, each), 0) + 1);
  histogram[0] = groupCount;
  return histogram;
}

const emptyPlacement = (tables: Tables): Placement => {
  const { guestCount, nodeCount, groups } = tables;
  const { rowCounts } = groups;
  return {
    tables,
    place: tables.home.slice(),
    excess: tables.safety.map((safety) => -safety),
    room: tables.capacity.slice(),
    nodeCost: new Float64Array(nodeCount),
    cost: new Float64Array(tables.tierCount),
    delta: new Float64Array(tables.tierCount),
    residents: Array.from({ length: nodeCount }, () => []),
    slot: new Int32Array(guestCount),
    onNode: new Uint16Array(rowCounts.node * nodeCount),
    onSite: new Uint16Array(rowCounts.site * groups.siteCount),
    inHood: new Uint16Array(rowCounts.hood * groups.hoodCount),
    sitesUsed: new Int32Array(rowCounts.site),
    sitesMin: new Int32Array(rowCounts.site),
    moved: new Int32Array(groups.groupCount),
    movedHistogram: movedHistogram(groups),
    movedMost: new Int32Array(1),
  };
};

/** Everybody at home. */
export function startPlacement(tables: Tables): Placement {
  const placement = emptyPlacement(tables);
  const { guestCount, nodeCount, rowCount, home, groups } = tables;
  weighEmpty(placement);
  for (let guest = 0; guest < guestCount; guest++) {
    const node = home[guest] as number;
    addLoad(placement, guest, node, 1);
    addRoom(placement, guest, node, -1);
    settle(placement, guest, node);
    addToGroups(placement, guest, node, 1);
  }
  for (let cell = 0; cell < nodeCount * rowCount; cell++)
    placement.room[cell] = Math.max(0, placement.room[cell] as number);
  for (let group = 0; group < groups.groupCount; group++) {
    const row = groups.siteRow[group] as number;
    if (row >= 0)
      placement.sitesMin[row] = Math.min(
        groups.sitesMin[group] as number,
        placement.sitesUsed[row] as number,
      );
  }
  return placement;
}

/** Empty nodes cost something too where a safety is below 0: pair balances. */
function weighEmpty({ tables, excess, cost, nodeCost }: Placement): void {
  const { rowCount, tierCount, tierStart, weight, squareWeight, searchTier } = tables;
  for (let tier = 0; tier < tierCount; tier++)
    for (let row = tierStart[tier] as number; row < (tierStart[tier + 1] as number); row++)
      for (let cell = row; cell < excess.length; cell += rowCount) {
        const above = Math.max(0, excess[cell] as number);
        const amount = above * ((weight[row] as number) + (squareWeight[row] as number) * above);
        const node = (cell - row) / rowCount;
        cost[tier] = (cost[tier] as number) + amount;
        if (tier === searchTier) nodeCost[node] = (nodeCost[node] as number) + amount;
      }
}

/** Counts a load on a node, and what it costs there. */
function addLoad({ tables, excess, cost, nodeCost }: Placement, guest: number, node: number, sign: Sign) {
  const { rowCount, tierCount, tierStart, need, weight, squareWeight, searchTier } = tables;
  for (let tier = 0; tier < tierCount; tier++) {
    let change = 0;
    for (let row = tierStart[tier] as number, end = tierStart[tier + 1] as number; row < end; row++) {
      const cell = node * rowCount + row;
      const before = excess[cell] as number;
      const after = before + sign * (need[guest * rowCount + row] as number);
      const [w, s] = [weight[row] as number, squareWeight[row] as number];
      excess[cell] = after;
      if (before > 0) change -= before * (w + s * before);
      if (after > 0) change += after * (w + s * after);
    }
    cost[tier] = (cost[tier] as number) + change;
    if (tier === searchTier) nodeCost[node] = (nodeCost[node] as number) + change;
  }
}

/** Frees or takes capacity; what a guest holds at home while it moves away stays taken. */
function addRoom({ tables, room }: Placement, guest: number, node: number, sign: Sign, keepsDuring = false) {
  const { rowCount, need, isDuring } = tables;
  for (let row = 0; row < rowCount; row++) {
    if (keepsDuring && isDuring[row] === 1) continue;
    const cell = node * rowCount + row;
    room[cell] = (room[cell] as number) + sign * (need[guest * rowCount + row] as number);
  }
}

function settle({ residents, slot, place }: Placement, guest: number, node: number): void {
  const list = residents[node];
  slot[guest] = (list?.push(guest) ?? 1) - 1;
  place[guest] = node;
}

function unsettle({ residents, slot }: Placement, guest: number, node: number): void {
  const last = residents[node]?.pop() ?? guest;
  if (last === guest) return;
  const position = slot[guest] as number;
  const list = residents[node];
  if (list !== undefined) list[position] = last;
  slot[last] = position;
}

function addMoveCost({ tables, cost }: Placement, guest: number, node: number, sign: Sign): void {
  for (const table of tables.moveCosts)
    cost[table.tier] = (cost[table.tier] as number) + sign * moveCost(tables, table, guest, node);
}

/** What it costs in one tier that a guest is on this node. */
export function moveCost(
  { home, nodeCount }: Tables,
  { perGuest, perRoute, perTarget }: Tables['moveCosts'][number],
  guest: number,
  node: number,
): number {
  const from = home[guest] as number;
  if (from === node) return 0;
  let cost = 0;
  if (perGuest.length > 0) cost += perGuest[guest] as number;
  if (perRoute.length > 0) cost += perRoute[from * nodeCount + node] as number;
  if (perTarget.length > 0) cost += perTarget[guest * nodeCount + node] as number;
  return cost;
}

/** Moves a guest, without asking whether it may. */
export function moveGuest(placement: Placement, guest: number, to: number): void {
  const { tables, place } = placement;
  const from = place[guest] as number;
  if (from === to) return;
  const home = tables.home[guest] as number;
  addLoad(placement, guest, from, -1);
  addLoad(placement, guest, to, 1);
  addRoom(placement, guest, from, 1, from === home);
  addRoom(placement, guest, to, -1, to === home);
  addMoveCost(placement, guest, from, -1);
  addMoveCost(placement, guest, to, 1);
  addToGroups(placement, guest, from, -1);
  addToGroups(placement, guest, to, 1);
  unsettle(placement, guest, from);
  settle(placement, guest, to);
}

/** Moves everybody to where `place` says: placements known to be allowed. */
export function restore(placement: Placement, place: Int32Array): void {
  for (let guest = 0; guest < place.length; guest++) moveGuest(placement, guest, place[guest] as number);
}
