import { addExtremeDelta } from './extremes.ts';
import { addGroupDelta, addMovedByTwo, addMovedDelta, movedSign } from './group-delta.ts';
import { groupsAllow, groupsHold } from './group-rules.ts';
import { addExchangeDelta, addLoadDelta, fits, fitsExchanged, movePair } from './load-delta.ts';
import { moveCost, moveGuest, type Placement } from './placement.ts';
import type { MoveTable, Tables } from './tables.ts';

export function isRefused({ refused, nodeCount }: Tables, guest: number, node: number): boolean {
  if (refused.length === 0) return false;
  const cell = guest * nodeCount + node;
  return (((refused[cell >>> 5] as number) >>> (cell & 31)) & 1) === 1;
}

function addMoveDelta(placement: Placement, guest: number, from: number, to: number): void {
  const { tables, delta } = placement;
  const { moveCosts } = tables;
  for (let index = 0; index < moveCosts.length; index++) {
    const table = moveCosts[index] as MoveTable;
    const { tier } = table;
    delta[tier] = (delta[tier] as number) + moveCostChange(tables, table, guest, from, to);
  }
}

/** What it adds in one tier that a guest is on `to` instead of `from`. */
export function moveCostChange(
  tables: Tables,
  table: MoveTable,
  guest: number,
  from: number,
  to: number,
): number {
  const home = tables.home[guest] as number;
  if (from === home) return moveCost(tables, table, guest, to);
  if (to === home) return -moveCost(tables, table, guest, from);
  const { perRoute, perTarget } = table;
  let change = 0;
  if (table.hasRoute) {
    const first = home * tables.nodeCount;
    change += (perRoute[first + to] as number) - (perRoute[first + from] as number);
  }
  if (table.hasTarget) {
    const first = guest * tables.nodeCount;
    change += (perTarget[first + to] as number) - (perTarget[first + from] as number);
  }
  return change;
}

/** Whether no budget is overdrawn (further) when a guest moves, and another one comes back. */
function isAffordable(placement: Placement, guest: number, to: number, other: number, back: number): boolean {
  const { spent, spendable, tables } = placement;
  if (spent.length === 0) return true;
  const one = movedSign(placement, guest, to);
  const two = other < 0 ? 0 : movedSign(placement, other, back);
  for (let budget = 0; budget < spent.length; budget++) {
    const price = tables.budgets[budget];
    const added = one * (price?.[guest] ?? 0) + (two === 0 ? 0 : two * (price?.[other] ?? 0));
    if (added > 0 && (spent[budget] as number) + added > (spendable[budget] as number)) return false;
  }
  return true;
}

/** False where the move is against a rule or has no room; else `placement.delta` says what it would add. */
export function evaluateMove(placement: Placement, guest: number, to: number): boolean {
  const { tables, place } = placement;
  const { groups, has } = tables;
  const from = place[guest] as number;
  if (from === to || (has.refusals && isRefused(tables, guest, to))) return false;
  const { isPlainPair } = tables;
  if (!(isPlainPair ? movePair(placement, guest, from, to) : fits(placement, guest, to))) return false;
  if (has.rules && !groupsAllow(placement, guest, from, to)) return false;
  if (has.budgets && !isAffordable(placement, guest, to, -1, -1)) return false;
  if (!isPlainPair) addLoadDelta(placement, guest, from, to);
  addMoveDelta(placement, guest, from, to);
  if (groups.hasCosts) addGroupDelta(placement, guest, from, to);
  if (groups.movedWeight !== 0) addMovedDelta(placement, guest, from, to);
  if (has.extremes) addExtremeDelta(placement, guest, -1, from, to);
  return true;
}

/** True where one rule looks at both guests: then only trying it out tells. */
function areEntangled({ tables }: Placement, guest: number, other: number): boolean {
  const { start, list, needs, neededBy, avoids, avoidsOnSite, hasAvoids } = tables.groups;
  const [end, last] = [start[guest + 1] as number, start[other + 1] as number];
  for (let one = start[guest] as number; one < end; one++)
    for (let two = start[other] as number; two < last; two++) {
      const group = list[one] as number;
      const second = list[two] as number;
      if (group === second || contains(needs[group], second) || contains(neededBy[group], second))
        return true;
      if (hasAvoids && (contains(avoids[group], second) || contains(avoidsOnSite[group], second)))
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

const groupsAllowBoth = (placement: Placement, guest: number, other: number, from: number, to: number) =>
  groupsAllow(placement, guest, from, to) && groupsAllow(placement, other, to, from);

/** The same for two guests that change places. */
export function evaluateSwap(placement: Placement, guest: number, other: number): boolean {
  const { tables, place } = placement;
  const from = place[guest] as number;
  const to = place[other] as number;
  const { has } = tables;
  if (from === to) return false;
  if (has.refusals && (isRefused(tables, guest, to) || isRefused(tables, other, from))) return false;
  if (!fitsExchanged(placement, guest, other, from, to)) return false;
  if (has.groups && areEntangled(placement, guest, other)) return evaluateExchange(placement, guest, other);
  if (has.rules && !groupsAllowBoth(placement, guest, other, from, to)) return false;
  if (has.budgets && !isAffordable(placement, guest, to, other, from)) return false;
  addExchangeDelta(placement, guest, other, from, to);
  addMoveDelta(placement, guest, from, to);
  addMoveDelta(placement, other, to, from);
  if (tables.groups.hasCosts) {
    addGroupDelta(placement, guest, from, to);
    addGroupDelta(placement, other, to, from);
  }
  if (tables.groups.movedWeight !== 0) addMovedByTwo(placement, guest, to, other, from);
  if (has.extremes) addExtremeDelta(placement, guest, other, from, to);
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
  const before = placement.spent.length === 0 ? undefined : placement.spent.slice();
  applyChange(placement, guests, targets, count);
  const holds = changeHolds(placement, guests, count) && isPaid(placement, before);
  for (let tier = 0; tier < cost.length; tier++)
    delta[tier] = (delta[tier] as number) + (cost[tier] as number);
  applyChange(placement, guests, sources, count);
  return holds;
}

function isPaid({ spent, spendable }: Placement, before: Float64Array | undefined): boolean {
  if (before === undefined) return true;
  return spent.every((sum, budget) => sum <= Math.max(spendable[budget] as number, before[budget] as number));
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
