import { loadCost, needsAt } from './loads.ts';
import type { Placement } from './placement.ts';

/** Whether there is room for a guest that comes. */
export function fits({ tables, room }: Placement, guest: number, to: number): boolean {
  const { rowCount, need, home, away, isDuring } = tables;
  const isBack = home[guest] === to;
  const first = guest * rowCount + (isBack ? 0 : away);
  const cells = to * rowCount;
  for (let row = 0; row < rowCount; row++)
    if ((need[first + row] as number) > (room[cells + row] as number) && !(isBack && isDuring[row] === 1))
      return false;
  return true;
}

/**
 * What the loads add, tier by tier, when a guest moves for whom there is room. Where nothing is squared and nobody
 * needs more or less elsewhere, what is above 0 of x is (x + |x|) / 2, and the sum of all x stays what it is: one
 * pass over the rows, without a branch on what they cost.
 */
export function addLoadDelta(placement: Placement, guest: number, from: number, to: number): void {
  const { tables, excess, tilt, nodeCost, delta } = placement;
  if (!tables.isLinear) {
    addAnyLoads(placement, guest, -1, from, to);
    return;
  }
  const { rowCount, nodeCount, tierCount, tierStart, need, weight } = tables;
  const first = guest * rowCount;
  const source = from * rowCount;
  const target = to * rowCount;
  for (let tier = 0, row = 0; tier < tierCount; tier++) {
    const nodes = tier * nodeCount;
    let sum = (tilt[nodes + from] as number) + (tilt[nodes + to] as number);
    for (const end = tierStart[tier + 1] as number; row < end; row++) {
      const moved = need[first + row] as number;
      sum +=
        (weight[row] as number) *
        (Math.abs((excess[source + row] as number) - moved) +
          Math.abs((excess[target + row] as number) + moved));
    }
    delta[tier] = sum / 2 - (nodeCost[nodes + from] as number) - (nodeCost[nodes + to] as number);
  }
}

/**
 * The same, and whether there is room, where tables are `isPlainPair`: two rows of one tier, as of a cluster with
 * memory and processors, without loops.
 */
export function movePair(placement: Placement, guest: number, from: number, to: number): boolean {
  const { tables, excess, room, tilt, nodeCost, delta } = placement;
  const { need, weight } = tables;
  const first = 2 * guest;
  const source = 2 * from;
  const target = 2 * to;
  const one = need[first] as number;
  const two = need[first + 1] as number;
  if (one > (room[target] as number) || two > (room[target + 1] as number)) return false;
  const ones = Math.abs((excess[source] as number) - one) + Math.abs((excess[target] as number) + one);
  const twos =
    Math.abs((excess[source + 1] as number) - two) + Math.abs((excess[target + 1] as number) + two);
  const sum =
    (tilt[from] as number) +
    (tilt[to] as number) +
    (weight[0] as number) * ones +
    (weight[1] as number) * twos;
  delta[0] = sum / 2 - (nodeCost[from] as number) - (nodeCost[to] as number);
  return true;
}

/** Whether there is room when `other` comes back in exchange. */
export function fitsExchanged(
  placement: Placement,
  guest: number,
  other: number,
  from: number,
  to: number,
): boolean {
  const { tables, room } = placement;
  const { home, rowCount, need } = tables;
  const isBound =
    tables.hasDuring &&
    (home[guest] === from || home[guest] === to || home[other] === from || home[other] === to);
  if (!tables.isLinear || isBound)
    return fitsInstead(placement, guest, other, to) && fitsInstead(placement, other, guest, from);
  const goes = guest * rowCount;
  const comes = other * rowCount;
  const source = from * rowCount;
  const target = to * rowCount;
  for (let row = 0; row < rowCount; row++) {
    const moved = (need[goes + row] as number) - (need[comes + row] as number);
    if (moved > (room[target + row] as number) || -moved > (room[source + row] as number)) return false;
  }
  return true;
}

/** What the loads add when `other` comes back in exchange. */
export function addExchangeDelta(
  placement: Placement,
  guest: number,
  other: number,
  from: number,
  to: number,
): void {
  const { tables, excess, tilt, nodeCost, delta } = placement;
  if (!tables.isLinear) {
    addAnyLoads(placement, guest, other, from, to);
    return;
  }
  const { rowCount, nodeCount, tierCount, tierStart, need, weight } = tables;
  const goes = guest * rowCount;
  const comes = other * rowCount;
  const source = from * rowCount;
  const target = to * rowCount;
  for (let tier = 0, row = 0; tier < tierCount; tier++) {
    const nodes = tier * nodeCount;
    let sum = (tilt[nodes + from] as number) + (tilt[nodes + to] as number);
    for (const end = tierStart[tier + 1] as number; row < end; row++) {
      const moved = (need[goes + row] as number) - (need[comes + row] as number);
      sum +=
        (weight[row] as number) *
        (Math.abs((excess[source + row] as number) - moved) +
          Math.abs((excess[target + row] as number) + moved));
    }
    delta[tier] = sum / 2 - (nodeCost[nodes + from] as number) - (nodeCost[nodes + to] as number);
  }
}

/** Whether there is room for one when the other has left, that one perhaps holding on to its home. */
function fitsInstead(placement: Placement, comer: number, goer: number, node: number): boolean {
  const { tables, room } = placement;
  const { rowCount, need, home, isDuring } = tables;
  const isBack = home[comer] === node;
  const stays = home[goer] === node;
  const comes = needsAt(placement, comer, node);
  const goes = needsAt(placement, goer, node);
  const cells = node * rowCount;
  for (let row = 0; row < rowCount; row++) {
    const isKept = isDuring[row] === 1;
    if (isBack && isKept) continue;
    const frees = stays && isKept ? 0 : (need[goes + row] as number);
    if ((need[comes + row] as number) - frees > (room[cells + row] as number)) return false;
  }
  return true;
}

/** What the loads add, with everything that rows can have; `other` is nobody where it is below 0. */
function addAnyLoads(placement: Placement, guest: number, other: number, from: number, to: number): void {
  const { tables, excess, nodeCost, delta } = placement;
  const { rowCount, nodeCount, tierCount, tierStart, need, weight, squareWeight } = tables;
  const leaves = needsAt(placement, guest, from);
  const arrives = needsAt(placement, guest, to);
  const isSwap = other < 0 ? 0 : 1;
  const returns = isSwap === 0 ? 0 : needsAt(placement, other, from);
  const makesWay = isSwap === 0 ? 0 : needsAt(placement, other, to);
  for (let tier = 0, row = 0; tier < tierCount; tier++) {
    let sum = 0;
    for (const end = tierStart[tier + 1] as number; row < end; row++) {
      const source = excess[from * rowCount + row] as number;
      const target = excess[to * rowCount + row] as number;
      const here = source - (need[leaves + row] as number) + isSwap * (need[returns + row] as number);
      const there = target + (need[arrives + row] as number) - isSwap * (need[makesWay + row] as number);
      const w = weight[row] as number;
      const s = squareWeight[row] as number;
      sum += loadCost(here, w, s) + loadCost(there, w, s);
    }
    const nodes = tier * nodeCount;
    delta[tier] = sum - (nodeCost[nodes + from] as number) - (nodeCost[nodes + to] as number);
  }
}
