import type { Placement, Sign } from './placement.ts';

/** What a load above (or, negative, below) its safety costs in a row. */
export const loadCost = (above: number, weight: number, squareWeight: number): number =>
  above > 0 ? above * (weight + squareWeight * above) : 0;

/** Where the needs of a guest begin, at home or elsewhere. */
export const needsAt = ({ tables }: Placement, guest: number, node: number): number =>
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
