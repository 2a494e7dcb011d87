import { countMoved, scattered } from './group-counts.ts';
import { groupsAllow, groupsHold } from './group-rules.ts';
import { moveCost, moveGuest, type Placement, type Sign } from './placement.ts';
import type { Tables } from './tables.ts';

export function isRefused({ refused, nodeCount }: Tables, guest: number, node: number): boolean {
  if (refused.length === 0) return false;
  const cell = guest * nodeCount + node;
  return (((refused[cell >>> 5] as number) >>> (cell & 31)) & 1) === 1;
}

function fits({ tables, room }: Placement, guest: number, to: number): boolean {
  const { rowCount, need, home, isDuring } = tables;
  const isBack = home[guest] === to;
  const [first, cells] = [guest * rowCount, to * rowCount];
  for (let row = 0; row < rowCount; row++)
    if ((need[first + row] as number) > (room[cells + row] as number) && !(isBack && isDuring[row] === 1))
      return false;
  return true;
}

/** Whether there is room for one when the other has left. */
function fitsInstead({ tables, room }: Placement, comer: number, goer: number, node: number): boolean {
  const { rowCount, need, home, isDuring } = tables;
  const isBack = home[comer] === node;
  const stays = home[goer] === node;
  const [comes, goes, cells] = [comer * rowCount, goer * rowCount, node * rowCount];
  for (let row = 0; row < rowCount; row++) {
    const isKept = isDuring[row] === 1;
    if (isBack && isKept) continue;
    const frees = stays && isKept ? 0 : (need[goes + row] as number);
    if ((need[comes + row] as number) > frees + (room[cells + row] as number)) return false;
  }
  return true;
}

/** What a load above (or, negative, below) its safety costs in a row. */
const loadCost = (above: number, weight: number, squareWeight: number): number =>
  above > 0 ? above * (weight + squareWeight * above) : 0;

/** What it adds to the cost of loads in one tier to take `guest` from one node to another. */
function moveLoadDelta({ tables, excess }: Placement, tier: number, guest: number, from: number, to: number) {
  const { rowCount, tierStart, need, weight, squareWeight } = tables;
  const [sources, targets, first] = [from * rowCount, to * rowCount, guest * rowCount];
  const end = tierStart[tier + 1] as number;
  let sum = 0;
  for (let row = tierStart[tier] as number; row < end; row++) {
    const moved = need[first + row] as number;
    const source = excess[sources + row] as number;
    const target = excess[targets + row] as number;
    const w = weight[row] as number;
    const s = squareWeight[row] as number;
    sum += loadCost(source - moved, w, s) - loadCost(source, w, s);
    sum += loadCost(target + moved, w, s) - loadCost(target, w, s);
  }
  return sum;
}

/** The same when `other` comes back in exchange. */
function swapLoadDelta({ tables, excess, place }: Placement, tier: number, guest: number, other: number) {
  const { rowCount, tierStart, need, weight, squareWeight } = tables;
  const [sources, targets] = [(place[guest] as number) * rowCount, (place[other] as number) * rowCount];
  const [one, two] = [guest * rowCount, other * rowCount];
  const end = tierStart[tier + 1] as number;
  let sum = 0;
  for (let row = tierStart[tier] as number; row < end; row++) {
    const moved = (need[one + row] as number) - (need[two + row] as number);
    const source = excess[sources + row] as number;
    const target = excess[targets + row] as number;
    const w = weight[row] as number;
    const s = squareWeight[row] as number;
    sum += loadCost(source - moved, w, s) - loadCost(source, w, s);
    sum += loadCost(target + moved, w, s) - loadCost(target, w, s);
  }
  return sum;
}

function addMoveDelta({ tables, delta, place }: Placement, guest: number, to: number): void {
  const { moveCosts } = tables;
  const from = place[guest] as number;
  for (let index = 0; index < moveCosts.length; index++) {
    const table = moveCosts[index];
    if (table === undefined) continue;
    const change = moveCost(tables, table, guest, to) - moveCost(tables, table, guest, from);
    delta[table.tier] = (delta[table.tier] as number) + change;
  }
}

/** 1 where a move takes a guest from home, -1 where it takes it back, else 0. */
function movedSign({ tables, place }: Placement, guest: number, to: number): Sign | 0 {
  const home = tables.home[guest];
  if (place[guest] === home) return 1;
  return to === home ? -1 : 0;
}

function countMovedOf(placement: Placement, guest: number, sign: Sign): void {
  const { start, list } = placement.tables.groups;
  for (let index = start[guest] as number, end = start[guest + 1] as number; index < end; index++)
    countMoved(placement, list[index] as number, sign);
}

/** The most moved members of a group after up to two moves, counted and uncounted. */
function addMovedDelta(placement: Placement, guest: number, to: number, other: number, back: number): void {
  const { movedMost, delta, tables } = placement;
  const { movedWeight, movedTier } = tables.groups;
  if (movedWeight === 0) return;
  const one = movedSign(placement, guest, to);
  const two = other < 0 ? 0 : movedSign(placement, other, back);
  if (one === 0 && two === 0) return;
  const before = movedMost[0] as number;
  if (one !== 0) countMovedOf(placement, guest, one);
  if (two !== 0) countMovedOf(placement, other, two);
  delta[movedTier] = (delta[movedTier] as number) + movedWeight * ((movedMost[0] as number) - before);
  if (two !== 0) countMovedOf(placement, other, two === 1 ? -1 : 1);
  if (one !== 0) countMovedOf(placement, guest, one === 1 ? -1 : 1);
  movedMost[0] = before;
}

/** What groups that want to be together, or apart again, add. */
function addGroupDelta(placement: Placement, guest: number, to: number): void {
  const { tables, onNode, delta, place } = placement;
  const { groups, nodeCount } = tables;
  const from = place[guest] as number;
  for (
    let index = groups.start[guest] as number, end = groups.start[guest + 1] as number;
    index < end;
    index++
  ) {
    const group = groups.list[index] as number;
    const [together, repair] = [groups.togetherWeight[group] as number, groups.repairWeight[group] as number];
    const row = groups.nodeRow[group] as number;
    if (row < 0) continue;
    const [source, target] = [row * nodeCount + from, row * nodeCount + to];
    const most = groups.perNodeMax[group] as number;
    const repaired = Number((onNode[source] as number) > most) - Number((onNode[target] as number) >= most);
    const repairAt = groups.repairTier[group] as number;
    delta[repairAt] = (delta[repairAt] as number) - repair * repaired;
    if (together === 0) continue;
    const before = scattered(placement, group);
    onNode[source] = (onNode[source] as number) - 1;
    onNode[target] = (onNode[target] as number) + 1;
    const tier = groups.togetherTier[group] as number;
    delta[tier] = (delta[tier] as number) + together * (scattered(placement, group) - before);
    onNode[target] = (onNode[target] as number) - 1;
    onNode[source] = (onNode[source] as number) + 1;
  }
}

/** False where the move is against a rule or has no room; else `placement.delta` says what it would add. */
export function evaluateMove(placement: Placement, guest: number, to: number): boolean {
  const { tables, place, delta } = placement;
  const from = place[guest] as number;
  if (from === to || isRefused(tables, guest, to) || !fits(placement, guest, to)) return false;
  if (!groupsAllow(placement, guest, from, to)) return false;
  for (let tier = 0; tier < tables.tierCount; tier++)
    delta[tier] = moveLoadDelta(placement, tier, guest, from, to);
  addMoveDelta(placement, guest, to);
  if (tables.groups.hasCosts) addGroupDelta(placement, guest, to);
  addMovedDelta(placement, guest, to, -1, -1);
  return true;
}

/** True where one rule looks at both guests: then only trying it out tells. */
function areEntangled({ tables }: Placement, guest: number, other: number): boolean {
  const { start, list, needs, neededBy, hasCosts } = tables.groups;
  if (hasCosts) return true;
  for (let one = start[guest] as number; one < (start[guest + 1] as number); one++)
    for (let two = start[other] as number; two < (start[other + 1] as number); two++) {
      const [group, second] = [list[one] as number, list[two] as number];
      if (group === second || contains(needs[group], second) || contains(neededBy[group], second))
        return true;
    }
  return false;
}

function contains(groups: Int32Array | undefined, wanted: number): boolean {
  if (groups === undefined) return false;
  for (let index = 0; index < groups.length; index++) if (groups[index] === wanted) return true;
  return false;
}

const pair = new Int32Array(2);
const pairTargets = new Int32Array(2);

function evaluateExchange(placement: Placement, guest: number, other: number): boolean {
  pair[0] = guest;
  pair[1] = other;
  pairTargets[0] = placement.place[other] as number;
  pairTargets[1] = placement.place[guest] as number;
  return evaluateChange(placement, pair, pairTargets, 2);
}

/** The same for two guests that change places. */
export function evaluateSwap(placement: Placement, guest: number, other: number): boolean {
  const { tables, place, delta } = placement;
  const [from, to] = [place[guest] as number, place[other] as number];
  if (from === to || isRefused(tables, guest, to) || isRefused(tables, other, from)) return false;
  if (!fitsInstead(placement, guest, other, to) || !fitsInstead(placement, other, guest, from)) return false;
  if (areEntangled(placement, guest, other)) return evaluateExchange(placement, guest, other);
  if (!groupsAllow(placement, guest, from, to) || !groupsAllow(placement, other, to, from)) return false;
  for (let tier = 0; tier < tables.tierCount; tier++)
    delta[tier] = swapLoadDelta(placement, tier, guest, other);
  addMoveDelta(placement, guest, to);
  addMoveDelta(placement, other, from);
  addMovedDelta(placement, guest, to, other, from);
  return true;
}

function hasRoom({ tables, room }: Placement, node: number): boolean {
  const { rowCount } = tables;
  for (let cell = node * rowCount; cell < (node + 1) * rowCount; cell++)
    if ((room[cell] as number) < 0) return false;
  return true;
}

const sources = new Int32Array(64);

/**
 * The same for the first `count` of several different guests at once: chains, cycles, whole groups. It is
 * judged as it is when all have moved, and taken back.
 */
export function evaluateChange(
  placement: Placement,
  guests: ArrayLike<number>,
  targets: ArrayLike<number>,
  count: number,
): boolean {
  const { tables, place, cost, delta } = placement;
  for (let index = 0; index < count; index++) {
    if (isRefused(tables, guests[index] as number, targets[index] as number)) return false;
    sources[index] = place[guests[index] as number] as number;
  }
  for (let tier = 0; tier < cost.length; tier++) delta[tier] = -(cost[tier] as number);
  applyChange(placement, guests, targets, count);
  const holds = changeHolds(placement, guests, count);
  for (let tier = 0; tier < cost.length; tier++)
    delta[tier] = (delta[tier] as number) + (cost[tier] as number);
  applyChange(placement, guests, sources, count);
  return holds;
}

function changeHolds(placement: Placement, guests: ArrayLike<number>, count: number): boolean {
  for (let index = 0; index < count; index++) {
    const guest = guests[index] as number;
    if (!hasRoom(placement, placement.place[guest] as number)) return false;
    if (!groupsHold(placement, guest, sources[index] as number)) return false;
  }
  return true;
}

/** Moves the first `count` of them, without asking. */
export function applyChange(
  placement: Placement,
  guests: ArrayLike<number>,
  targets: ArrayLike<number>,
  count: number,
): void {
  for (let index = 0; index < count; index++)
    moveGuest(placement, guests[index] as number, targets[index] as number);
}
