import type { Placement, Sign } from './placement.ts';

/** What a load above (or, negative, below) its safety costs in a row. */
const loadCost = (above: number, weight: number, squareWeight: number): number =>
  above > 0 ? above * (weight + squareWeight * above) : 0;

/** Where the needs of a guest begin, at home or elsewhere. */
const needsAt = ({ tables }: Placement, guest: number, node: number): number =>
  guest * tables.rowCount + (tables.home[guest] === node ? 0 : tables.away);

/** Adds up anew what each node costs in each tier: for a placement whose loads are set. */
export function weighNodes(placement: Placement): void {
  const { tables, excess, cost, nodeCost, tilt } = placement;
  const { nodeCount, tierCount, tierStart, rowCount, weight, squareWeight } = tables;
  for (let tier = 0; tier < tierCount; tier++)
    for (let node = 0; node < nodeCount; node++) {
      let [sum, lean] = [0, 0];
      for (let row = tierStart[tier] as number; row < (tierStart[tier + 1] as number); row++) {
        const above = excess[node * rowCount + row] as number;
        sum += loadCost(above, weight[row] as number, squareWeight[row] as number);
        lean += (weight[row] as number) * above;
      }
      nodeCost[tier * nodeCount + node] = sum;
      tilt[tier * nodeCount + node] = lean;
      cost[tier] = (cost[tier] as number) + sum;
    }
}

/** Counts a load on a node, and what it costs there. */
export function addLoad(placement: Placement, guest: number, node: number, sign: Sign): void {
  const { tables, excess, cost, nodeCost, tilt } = placement;
  const { rowCount, nodeCount, tierCount, tierStart, need, weight, squareWeight } = tables;
  const first = needsAt(placement, guest, node);
  const cells = node * rowCount;
  for (let tier = 0; tier < tierCount; tier++) {
    let change = 0;
    let lean = 0;
    for (let row = tierStart[tier] as number, end = tierStart[tier + 1] as number; row < end; row++) {
      const before = excess[cells + row] as number;
      const after = before + sign * (need[first + row] as number);
      const w = weight[row] as number;
      const s = squareWeight[row] as number;
      excess[cells + row] = after;
      lean += w * after;
      if (before > 0) change -= before * (w + s * before);
      if (after > 0) change += after * (w + s * after);
    }
    cost[tier] = (cost[tier] as number) + change;
    const at = tier * nodeCount + node;
    nodeCost[at] = (nodeCost[at] as number) + change;
    tilt[at] = lean;
  }
}

/** Frees or takes capacity; what a guest holds at home while it moves away stays taken. */
export function addRoom(
  placement: Placement,
  guest: number,
  node: number,
  sign: Sign,
  keepsDuring = false,
): void {
  const { rowCount, need, isDuring } = placement.tables;
  const { room } = placement;
  const first = needsAt(placement, guest, node);
  const cells = node * rowCount;
  for (let row = 0; row < rowCount; row++) {
    if (keepsDuring && isDuring[row] === 1) continue;
    room[cells + row] = (room[cells + row] as number) + sign * (need[first + row] as number);
  }
}

/** Whether there is room for a guest that comes. */
export function fits({ tables, room }: Placement, guest: number, to: number): boolean {
  const { rowCount, need, home, away, isDuring } = tables;
  const isBack = home[guest] === to;
  const first = guest * rowCount + (isBack ? 0 : away);
  const cells = to * rowCount;
  if (!isBack) {
    for (let row = 0; row < rowCount; row++)
      if ((need[first + row] as number) > (room[cells + row] as number)) return false;
    return true;
  }
  for (let row = 0; row < rowCount; row++)
    if ((need[first + row] as number) > (room[cells + row] as number) && isDuring[row] === 0) return false;
  return true;
}

/** Whether there is room for one when the other has left. */
export function fitsInstead(placement: Placement, comer: number, goer: number, node: number): boolean {
  const { tables, room } = placement;
  const { rowCount, need, home, hasDuring } = tables;
  if (hasDuring && (home[comer] === node || home[goer] === node))
    return fitsWhileMoving(placement, comer, goer, node);
  const comes = needsAt(placement, comer, node);
  const goes = needsAt(placement, goer, node);
  const cells = node * rowCount;
  for (let row = 0; row < rowCount; row++)
    if ((need[comes + row] as number) - (need[goes + row] as number) > (room[cells + row] as number))
      return false;
  return true;
}

/** The same where one comes back to what it still holds, or the other leaves but holds its own. */
function fitsWhileMoving(placement: Placement, comer: number, goer: number, node: number): boolean {
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

/**
 * What the loads of one tier add when a guest goes from one node to another and `other` (or nobody: -1) comes
 * back. Where nothing is squared and nobody needs more or less elsewhere, what is above 0 of x is (x + |x|) / 2,
 * and the sum of all x stays what it is: no branch is left in the loop.
 */
export function loadDelta(
  placement: Placement,
  tier: number,
  guest: number,
  other: number,
  from: number,
  to: number,
): number {
  const { tables, nodeCost } = placement;
  const nodes = tier * tables.nodeCount;
  const before = (nodeCost[nodes + from] as number) + (nodeCost[nodes + to] as number);
  if (tables.hasSquares || tables.away > 0) return anyLoads(placement, tier, guest, other, from, to) - before;
  return (
    (other < 0
      ? movedLoads(placement, tier, guest, from, to)
      : swappedLoads(placement, tier, guest, other, from, to)) - before
  );
}

function movedLoads(
  { tables, excess, tilt }: Placement,
  tier: number,
  guest: number,
  from: number,
  to: number,
) {
  const { rowCount, nodeCount, tierStart, need, weight } = tables;
  const first = guest * rowCount;
  const source = from * rowCount;
  const target = to * rowCount;
  const end = tierStart[tier + 1] as number;
  let sum = (tilt[tier * nodeCount + from] as number) + (tilt[tier * nodeCount + to] as number);
  for (let row = tierStart[tier] as number; row < end; row++) {
    const moved = need[first + row] as number;
    sum +=
      (weight[row] as number) *
      (Math.abs((excess[source + row] as number) - moved) +
        Math.abs((excess[target + row] as number) + moved));
  }
  return sum / 2;
}

function swappedLoads(
  { tables, excess, tilt }: Placement,
  tier: number,
  guest: number,
  other: number,
  from: number,
  to: number,
) {
  const { rowCount, nodeCount, tierStart, need, weight } = tables;
  const goes = guest * rowCount;
  const comes = other * rowCount;
  const source = from * rowCount;
  const target = to * rowCount;
  const end = tierStart[tier + 1] as number;
  let sum = (tilt[tier * nodeCount + from] as number) + (tilt[tier * nodeCount + to] as number);
  for (let row = tierStart[tier] as number; row < end; row++) {
    const moved = (need[goes + row] as number) - (need[comes + row] as number);
    sum +=
      (weight[row] as number) *
      (Math.abs((excess[source + row] as number) - moved) +
        Math.abs((excess[target + row] as number) + moved));
  }
  return sum / 2;
}

/** The same with everything that rows can have; `other` is nobody where it is below 0. */
function anyLoads(
  placement: Placement,
  tier: number,
  guest: number,
  other: number,
  from: number,
  to: number,
) {
  const { tables, excess } = placement;
  const { rowCount, tierStart, need, weight, squareWeight } = tables;
  const leaves = needsAt(placement, guest, from);
  const arrives = needsAt(placement, guest, to);
  const returns = other < 0 ? 0 : needsAt(placement, other, from);
  const makesWay = other < 0 ? 0 : needsAt(placement, other, to);
  const isSwap = other < 0 ? 0 : 1;
  let sum = 0;
  for (let row = tierStart[tier] as number, end = tierStart[tier + 1] as number; row < end; row++) {
    const source = excess[from * rowCount + row] as number;
    const target = excess[to * rowCount + row] as number;
    const here = source - (need[leaves + row] as number) + isSwap * (need[returns + row] as number);
    const there = target + (need[arrives + row] as number) - isSwap * (need[makesWay + row] as number);
    const w = weight[row] as number;
    const s = squareWeight[row] as number;
    sum += loadCost(here, w, s) + loadCost(there, w, s);
  }
  return sum;
}
