import type { Random } from '../kit/random.ts';
import { applyChange, evaluateChange, evaluateMove, evaluateSwap } from './evaluate.ts';
import { moveGuest, type Placement } from './placement.ts';

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
  readonly change: Change;
}

/** Proposes one change; false where it drew one that may not be. */
export type Operator = (draw: Draw) => boolean;

const below = (random: Random, count: number): number => Math.floor(random() * count);

/** The guests by how much of everything they need, the smallest first. */
export function sizeOrder({ tables }: Placement): Int32Array {
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

/** The node that costs most of a few that are drawn. */
export function hotNode({ placement, random }: Draw): number {
  const { nodeCost, tables } = placement;
  const first = tables.searchTier * tables.nodeCount;
  let hottest = below(random, tables.nodeCount);
  for (let draws = 0; draws < 3; draws++) {
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

function proposeMove({ placement, change }: Draw, guest: number, to: number): boolean {
  if (guest < 0 || !evaluateMove(placement, guest, to)) return false;
  change.count = 1;
  change.guests[0] = guest;
  change.targets[0] = to;
  return true;
}

function proposeSwap({ placement, change }: Draw, guest: number, other: number): boolean {
  if (guest < 0 || other < 0 || !evaluateSwap(placement, guest, other)) return false;
  change.count = 2;
  change.guests[0] = guest;
  change.guests[1] = other;
  change.targets[0] = placement.place[other] ?? 0;
  change.targets[1] = placement.place[guest] ?? 0;
  return true;
}

const anyGuest = ({ random, placement }: Draw): number => below(random, placement.tables.guestCount);
const anyNode = ({ random, placement }: Draw): number => below(random, placement.tables.nodeCount);

/** Any guest anywhere. */
export const moveAny: Operator = (draw) => proposeMove(draw, anyGuest(draw), anyNode(draw));

/** A guest of a costly node to where there is space of what the node lacks most. */
export const moveHot: Operator = (draw) => {
  const from = hotNode(draw);
  const row = worstRow(draw.placement, from);
  const { need, rowCount } = draw.placement.tables;
  let guest = residentOf(draw, from);
  for (let attempt = 1; attempt < TRIES && guest >= 0 && need[guest * rowCount + row] === 0; attempt++)
    guest = residentOf(draw, from);
  return proposeMove(draw, guest, coldNode(draw, row));
};

/** A guest that is away back to its home. */
export const moveHome: Operator = (draw) => {
  const { place, tables } = draw.placement;
  const guest = anyGuest(draw);
  const home = tables.home[guest] ?? 0;
  return place[guest] !== home && proposeMove(draw, guest, home);
};

export const swapAny: Operator = (draw) => proposeSwap(draw, anyGuest(draw), anyGuest(draw));

/** Someone of about the same size. */
function sizeMate({ bySize, sizeRank, random }: Draw, guest: number): number {
  const width = Math.max(8, Math.floor(bySize.length / 64));
  const rank = (sizeRank[guest] ?? 0) + below(random, 2 * width + 1) - width;
  return bySize[Math.min(bySize.length - 1, Math.max(0, rank))] ?? 0;
}

const TRIES = 6;

/** A guest of a costly node with one of about its size that needs less of what the node lacks, where there is more of it. */
export const swapHot: Operator = (draw) => {
  const { excess, tables, place } = draw.placement;
  const { rowCount, need } = tables;
  const from = hotNode(draw);
  const guest = residentOf(draw, from);
  if (guest < 0) return false;
  const row = worstRow(draw.placement, from);
  const own = need[guest * rowCount + row] as number;
  const above = excess[from * rowCount + row] as number;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const mate = sizeMate(draw, guest);
    if ((need[mate * rowCount + row] as number) >= own) continue;
    if ((excess[(place[mate] as number) * rowCount + row] as number) < above)
      return proposeSwap(draw, guest, mate);
  }
  return false;
};

/** A guest of a costly node with one on a node that has space of what the first lacks most. */
export const swapCold: Operator = (draw) => {
  const from = hotNode(draw);
  const to = coldNode(draw, worstRow(draw.placement, from));
  return proposeSwap(draw, residentOf(draw, from), residentOf(draw, to));
};

export const swapMates: Operator = (draw) => {
  const guest = anyGuest(draw);
  return proposeSwap(draw, guest, sizeMate(draw, guest));
};

/** What `change` holds already; a guest twice, or one that stays, is no chain. */
export function proposeChain({ placement, change }: Draw): boolean {
  const { guests, targets, count } = change;
  for (let index = 0; index < count; index++) {
    const guest = guests[index] ?? -1;
    if (guest < 0 || placement.place[guest] === targets[index]) return false;
    for (let before = 0; before < index; before++) if (guests[before] === guest) return false;
  }
  return evaluateChange(placement, guests, targets, count);
}

export function setStep({ change }: Draw, index: number, guest: number, target: number): void {
  change.guests[index] = guest;
  change.targets[index] = target;
  change.count = index + 1;
}

/** Ejection: a guest of a costly node takes the place of another, which goes to a third node. */
export const ejectionChain: Operator = (draw) => {
  const from = hotNode(draw);
  const row = worstRow(draw.placement, from);
  const by = coldNode(draw, row);
  const to = coldNode(draw, row);
  if (from === by || by === to) return false;
  setStep(draw, 0, residentOf(draw, from), by);
  setStep(draw, 1, residentOf(draw, by), to);
  return proposeChain(draw);
};

/** Three guests take each other's places. */
export const threeCycle: Operator = (draw) => {
  const guest = residentOf(draw, hotNode(draw));
  if (guest < 0) return false;
  const [two, three] = [sizeMate(draw, guest), sizeMate(draw, guest)];
  const { place } = draw.placement;
  setStep(draw, 0, guest, place[two] ?? 0);
  setStep(draw, 1, two, place[three] ?? 0);
  setStep(draw, 2, three, place[guest] ?? 0);
  return proposeChain(draw);
};

/** A guest and those of a group it is in that share its node go to another node together. */
export const groupMove: Operator = (draw) => {
  const { place, tables } = draw.placement;
  const { start, list, members } = tables.groups;
  const guest = anyGuest(draw);
  const first = start[guest] ?? 0;
  const count = (start[guest + 1] ?? 0) - first;
  if (count === 0) return false;
  const group = list[first + below(draw.random, count)] ?? 0;
  const to = anyNode(draw);
  let step = 0;
  for (const member of members[group] ?? NOBODY)
    if (place[member] === place[guest] && step < CHANGE_MAX) setStep(draw, step++, member, to);
  return step > 1 && proposeChain(draw);
};

const NOBODY = new Int32Array(0);

/** Does what was proposed last. */
export function apply({ placement, change }: Draw): void {
  if (change.count === 1) moveGuest(placement, change.guests[0] ?? 0, change.targets[0] ?? 0);
  else applyChange(placement, change.guests, change.targets, change.count);
}
