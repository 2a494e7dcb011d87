import { addToLevels, emptyLevels, type Levels } from './extremes.ts';
import { addToGroups } from './group-counts.ts';
import { addLoad, addRoom, weighNodes } from './loads.ts';
import { weighWishes } from './site-wishes.ts';
import type { Tables } from './tables.ts';

/** A placement with everything that follows from it, kept up to date move by move. */
export interface Placement {
  readonly tables: Tables;
  readonly place: Int32Array;
  /** node x row: load above safety, and capacity that nobody holds. */
  readonly excess: Float64Array;
  readonly room: Float64Array;
  /** tier x node: what the loads of a node cost, and the sum of weight x (load - safety). */
  readonly nodeCost: Float64Array;
  readonly tilt: Float64Array;
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
  /** Of groups that want to be together: nodes by number of members, and the greatest number. */
  readonly nodesWith: Int32Array;
  readonly fullest: Int32Array;
  /** Moved members of each group, how many groups have so many, and the most of all (one entry). */
  readonly moved: Int32Array;
  readonly movedHistogram: Int32Array;
  readonly movedMost: Int32Array;
  readonly levels: Levels;
  /** Per budget: what has been spent, and the most that may be. */
  readonly spent: Float64Array;
  readonly spendable: Float64Array;
}

export type Sign = 1 | -1;

/** All groups have moved nobody. */
function movedHistogram({ groupCount, size }: Tables['groups']): Int32Array {
  const histogram = new Int32Array(size.reduce((most, each) => Math.max(most, each), 0) + 1);
  histogram[0] = groupCount;
  return histogram;
}

/** No node has members yet. */
function nodesWith({ groups, nodeCount }: Tables): Int32Array {
  const counts = new Int32Array(groups.togetherCells);
  groups.togetherStart.forEach((first, group) => {
    if (groups.togetherWeight[group] !== 0) counts[first] = nodeCount;
  });
  return counts;
}

function emptyPlacement(tables: Tables): Placement {
  const { guestCount, nodeCount, tierCount, groups, model } = tables;
  const { rowCounts } = groups;
  return {
    tables,
    place: tables.home.slice(),
    excess: tables.safety.map((safety) => -safety),
    room: tables.capacity.slice(),
    nodeCost: new Float64Array(tierCount * nodeCount),
    tilt: new Float64Array(tierCount * nodeCount),
    cost: new Float64Array(tierCount),
    delta: new Float64Array(tierCount),
    residents: Array.from({ length: nodeCount }, () => []),
    slot: new Int32Array(guestCount),
    onNode: new Uint16Array(rowCounts.node * nodeCount),
    onSite: new Uint16Array(rowCounts.site * groups.siteCount),
    inHood: new Uint16Array(rowCounts.hood * groups.hoodCount),
    sitesUsed: new Int32Array(rowCounts.site),
    sitesMin: new Int32Array(rowCounts.site),
    nodesWith: nodesWith(tables),
    fullest: new Int32Array(groups.groupCount),
    moved: new Int32Array(groups.groupCount),
    movedHistogram: movedHistogram(groups),
    movedMost: new Int32Array(1),
    levels: emptyLevels(tables),
    spent: new Float64Array(tables.budgets.length),
    spendable: Float64Array.from(model.budgets ?? [], ({ most }) => most),
  };
}

/** What empty nodes cost where extremes have a base. */
function weighLevels({ tables, levels, cost }: Placement): void {
  const { weight, tier } = tables.extremes;
  levels.value.forEach((value, extreme) => {
    const at = tier[extreme] as number;
    cost[at] = (cost[at] as number) + (weight[extreme] as number) * value;
  });
}

/** Everybody at home; what is broken there becomes the limit. */
export function homePlacement(tables: Tables): Placement {
  const placement = emptyPlacement(tables);
  const { guestCount, home, groups } = tables;
  weighNodes(placement);
  weighLevels(placement);
  weighWishes(placement);
  for (let guest = 0; guest < guestCount; guest++) {
    const node = home[guest] as number;
    addLoad(placement, guest, node, 1);
    addRoom(placement, guest, node, -1);
    settle(placement, guest, node);
    addToGroups(placement, guest, node, 1);
    addToLevels(placement, guest, node, 1);
  }
  limitRoom(placement);
  for (let group = 0; group < groups.groupCount; group++) {
    const row = groups.siteRow[group] as number;
    if (row < 0) continue;
    const used = placement.sitesUsed[row] as number;
    placement.sitesMin[row] = Math.min(groups.sitesMin[group] as number, used);
  }
  return placement;
}

function limitRoom({ room }: Placement): void {
  for (let cell = 0; cell < room.length; cell++) room[cell] = Math.max(0, room[cell] as number);
}

/** Where a search begins: the placement that the model names, or everybody at home. */
export function startPlacement(tables: Tables): Placement {
  const placement = homePlacement(tables);
  const { start } = tables.model;
  if (start === undefined) return placement;
  restore(placement, Int32Array.from(start));
  limitRoom(placement);
  placement.spent.forEach((spent, budget) => {
    placement.spendable[budget] = Math.max(spent, placement.spendable[budget] as number);
  });
  return placement;
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
  { perGuest, perRoute, perTarget, hasGuest, hasRoute, hasTarget }: Tables['moveCosts'][number],
  guest: number,
  node: number,
): number {
  const from = home[guest] as number;
  if (from === node) return 0;
  let cost = 0;
  if (hasGuest) cost += perGuest[guest] as number;
  if (hasRoute) cost += perRoute[from * nodeCount + node] as number;
  if (hasTarget) cost += perTarget[guest * nodeCount + node] as number;
  return cost;
}

function addSpent({ tables, spent }: Placement, guest: number, sign: number): void {
  for (let budget = 0; budget < spent.length; budget++)
    spent[budget] = (spent[budget] as number) + sign * (tables.budgets[budget]?.[guest] ?? 0);
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
  if (tables.extremes.count > 0) {
    addToLevels(placement, guest, from, -1);
    addToLevels(placement, guest, to, 1);
  }
  if (placement.spent.length > 0) addSpent(placement, guest, Number(to !== home) - Number(from !== home));
  unsettle(placement, guest, from);
  settle(placement, guest, to);
}

/** Moves everybody to where `place` says: placements known to be allowed. */
export function restore(placement: Placement, place: Int32Array): void {
  for (let guest = 0; guest < place.length; guest++) moveGuest(placement, guest, place[guest] as number);
}
