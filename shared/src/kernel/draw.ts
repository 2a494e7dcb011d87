import type { Random } from '../kit/random.ts';
import { type Alike, alikeGuests } from './alike.ts';
import type { Placement } from './placement.ts';

/** A change that was looked at and may be: whether it may is in `placement.delta`, its steps are here. */
export interface Change {
  /** Only the first `count` count: arrays that grow and shrink are slow. */
  count: number;
  readonly guests: Int32Array;
  readonly targets: Int32Array;
}

/** Most guests that one change moves. */
export const CHANGE_MAX = 12;

/** What operators draw from: the placement, chance, and guests by size. */
export interface Draw {
  readonly placement: Placement;
  readonly random: Random;
  readonly bySize: Int32Array;
  readonly sizeRank: Int32Array;
  readonly alike: Alike;
  readonly change: Change;
}

export function newDraw(placement: Placement, random: Random): Draw {
  const bySize = sizeOrder(placement);
  const sizeRank = new Int32Array(bySize.length);
  bySize.forEach((guest, rank) => {
    sizeRank[guest] = rank;
  });
  const change = { count: 0, guests: new Int32Array(CHANGE_MAX), targets: new Int32Array(CHANGE_MAX) };
  return { placement, random, bySize, sizeRank, alike: alikeGuests(placement.tables.model), change };
}

export const below = (random: Random, count: number): number => Math.floor(random() * count);

/** The guests by how much of everything they need, the smallest first. */
function sizeOrder({ tables }: Placement): Int32Array {
  const { guestCount, rowCount, need } = tables;
  const totals = new Float64Array(rowCount);
  for (let cell = 0; cell < need.length; cell++)
    totals[cell % rowCount] = (totals[cell % rowCount] ?? 0) + Math.abs(need[cell] ?? 0);
  const size = new Float64Array(guestCount);
  for (let cell = 0; cell < need.length; cell++) {
    const total = totals[cell % rowCount] ?? 0;
    const guest = Math.floor(cell / rowCount);
    if (total > 0) size[guest] = (size[guest] ?? 0) + Math.abs(need[cell] ?? 0) / total;
  }
  return Int32Array.from({ length: guestCount }, (_, guest) => guest).sort(
    (one, other) => (size[one] ?? 0) - (size[other] ?? 0) || one - other,
  );
}

const HOT_DRAWS = 6;

/** The node that costs most of a few that are drawn. */
export function hotNode({ placement, random }: Draw): number {
  const { nodeCost, tables } = placement;
  const first = tables.searchTier * tables.nodeCount;
  let hottest = below(random, tables.nodeCount);
  for (let draws = 1; draws < HOT_DRAWS; draws++) {
    const node = below(random, tables.nodeCount);
    if ((nodeCost[first + node] as number) > (nodeCost[first + hottest] as number)) hottest = node;
  }
  return hottest;
}

export function residentOf({ placement, random }: Draw, node: number): number {
  const list = placement.residents[node];
  return list === undefined || list.length === 0 ? -1 : (list[below(random, list.length)] ?? -1);
}

/** The row that costs most on a node. */
export function worstRow({ tables, excess }: Placement, node: number): number {
  const { rowCount, weight, squareWeight } = tables;
  let worst = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rowCount; row++) {
    const above = excess[node * rowCount + row] ?? 0;
    const cost = above * ((weight[row] ?? 0) + (squareWeight[row] ?? 0) * Math.abs(above));
    if (cost <= most) continue;
    most = cost;
    worst = row;
  }
  return worst;
}

/** Of two nodes that are drawn the one with more space in this row. */
export function coldNode({ placement, random }: Draw, row: number): number {
  const { excess, tables } = placement;
  const [one, other] = [below(random, tables.nodeCount), below(random, tables.nodeCount)];
  const { rowCount } = tables;
  return (excess[one * rowCount + row] ?? 0) < (excess[other * rowCount + row] ?? 0) ? one : other;
}

/** Someone of about the same size. */
export function sizeMate({ bySize, sizeRank, random }: Draw, guest: number): number {
  const width = Math.max(8, Math.floor(bySize.length / 64));
  const rank = (sizeRank[guest] ?? 0) + below(random, 2 * width + 1) - width;
  return bySize[Math.min(bySize.length - 1, Math.max(0, rank))] ?? 0;
}
