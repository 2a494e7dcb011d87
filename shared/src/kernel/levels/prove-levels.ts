import type { PlacementModel } from '../placement-model.ts';
import { type LaterCosts, laterCosts } from './later-costs.ts';
import { costAt, crowdedCost } from './level-state.ts';
import { type LevelTables, levelTables } from './level-tables.ts';

export interface Proof {
  readonly place: Int32Array;
  /** False where the work did not suffice: then the placement is the best that was seen. */
  readonly isProved: boolean;
}

/** A placement in the making, depth first: the first so many guests of the order are placed. */
interface Depth {
  readonly tables: LevelTables;
  readonly later: LaterCosts;
  readonly order: readonly number[];
  readonly place: Int32Array;
  readonly load: Float64Array;
  readonly room: Float64Array;
  readonly onNode: Uint16Array;
  /** Per depth: what all that is placed costs, in the search tier but for extremes, and in each later tier. */
  readonly spent: Float64Array;
  readonly laterSpent: Float64Array;
  /** Per depth: the least that moves of those that are not placed cost. */
  readonly toCome: Float64Array;
  /** Per extreme: what the least level cannot exceed, however the rest is placed. */
  readonly leastMax: Float64Array;
  readonly best: { cost: number; readonly later: Float64Array; place: Int32Array };
}

/** Few places first, then large ones: what is decided early cuts off most. */
function orderOf({
  guestCount,
  extremeCount,
  dimensionCount,
  targetStart,
  need,
  size,
}: LevelTables): number[] {
  const options = (guest: number) => (targetStart[guest + 1] as number) - (targetStart[guest] as number);
  const weight = (guest: number) => {
    let sum = 0;
    for (let extreme = 0; extreme < extremeCount; extreme++)
      sum += need[guest * extremeCount + extreme] as number;
    for (let row = 0; row < dimensionCount; row++) sum += size[guest * dimensionCount + row] as number;
    return sum;
  };
  return Array.from({ length: guestCount }, (_, guest) => guest).sort(
    (one, other) => options(one) - options(other) || weight(other) - weight(one) || one - other,
  );
}

function leastMaxima({
  extremeCount,
  nodeCount,
  guestCount,
  base,
  need,
  divisor,
}: LevelTables): Float64Array {
  return Float64Array.from({ length: extremeCount }, (_, extreme) => {
    let [all, divisors] = [0, 0];
    for (let guest = 0; guest < guestCount; guest++) all += need[guest * extremeCount + extreme] as number;
    for (let node = 0; node < nodeCount; node++) {
      const cell = node * extremeCount + extreme;
      if (divisor[cell] === 0) continue;
      all += base[cell] as number;
      divisors += divisor[cell] as number;
    }
    return divisors === 0 ? 0 : Math.floor(all / divisors);
  });
}

function leastToCome(tables: LevelTables, order: readonly number[]): Float64Array {
  const toCome = new Float64Array(order.length + 1);
  for (let depth = order.length - 1; depth >= 0; depth--) {
    const guest = order[depth] as number;
    let least = Number.POSITIVE_INFINITY;
    for (let at = tables.targetStart[guest] as number; at < (tables.targetStart[guest + 1] as number); at++)
      least = Math.min(least, costAt(tables, guest, tables.targets[at] as number));
    toCome[depth] = (toCome[depth + 1] as number) + least;
  }
  return toCome;
}

/** Weighed extremes of what is placed: at least so much, and exactly that when everything is. */
function extremesSoFar({ tables, load, leastMax }: Depth, isWhole: boolean): number {
  const { extremeCount, nodeCount, divisor, weight, hasLeast } = tables;
  let sum = 0;
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    let [most, least] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let cell = extreme; cell < nodeCount * extremeCount; cell += extremeCount) {
      if (divisor[cell] === 0) continue;
      const level = Math.floor((load[cell] as number) / (divisor[cell] as number));
      most = Math.max(most, level);
      least = Math.min(least, level);
    }
    const bottom = isWhole ? least : (leastMax[extreme] as number);
    const gap = hasLeast[extreme] === 1 ? most - bottom : most;
    if (most >= least) sum += (weight[extreme] as number) * Math.max(0, gap);
  }
  return sum;
}

/** Wishes that are broken by coming to a node, given who is placed. */
function brokenBy({ tables, onNode }: Depth, guest: number, node: number): number {
  const { groups, nodeCount } = tables;
  let sum = 0;
  for (let at = groups.start[guest] as number; at < (groups.start[guest + 1] as number); at++) {
    const group = groups.list[at] as number;
    const there = onNode[group * nodeCount + node] as number;
    sum += crowdedCost(groups, group, there + 1) - crowdedCost(groups, group, there);
    const weight = groups.togetherWeight[group] as number;
    if (weight > 0 && there === 0) sum += weight * membersOf(onNode, group, nodeCount);
  }
  return sum;
}

function membersOf(onNode: Uint16Array, group: number, nodeCount: number): number {
  let sum = 0;
  for (let cell = group * nodeCount; cell < (group + 1) * nodeCount; cell++) sum += onNode[cell] as number;
  return sum;
}

function mayBe({ tables, room, onNode }: Depth, guest: number, node: number): boolean {
  const { dimensionCount, size, groups, nodeCount } = tables;
  for (let row = 0; row < dimensionCount; row++)
    if ((size[guest * dimensionCount + row] as number) > (room[node * dimensionCount + row] as number))
      return false;
  for (let at = groups.start[guest] as number; at < (groups.start[guest + 1] as number); at++) {
    const group = groups.list[at] as number;
    if ((onNode[group * nodeCount + node] as number) >= (groups.perNodeMax[group] as number)) return false;
  }
  return true;
}

function put(depth: Depth, guest: number, node: number, sign: 1 | -1): void {
  const { tables, load, room, onNode, place } = depth;
  const { extremeCount, dimensionCount, need, size, groups, nodeCount } = tables;
  place[guest] = sign === 1 ? node : -1;
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    const cell = node * extremeCount + extreme;
    load[cell] = (load[cell] as number) + sign * (need[guest * extremeCount + extreme] as number);
  }
  for (let row = 0; row < dimensionCount; row++) {
    const cell = node * dimensionCount + row;
    room[cell] = (room[cell] as number) - sign * (size[guest * dimensionCount + row] as number);
  }
  for (let at = groups.start[guest] as number; at < (groups.start[guest + 1] as number); at++) {
    const cell = (groups.list[at] as number) * nodeCount + node;
    onNode[cell] = (onNode[cell] as number) + sign;
  }
}

/** Keeps a whole placement where it comes before the best: cost, then later tiers, then nodes in their order. */
function keep({ later, laterSpent, order, place, best }: Depth, cost: number): void {
  const first = order.length * later.tierCount;
  let comparison = cost - best.cost;
  for (let tier = 0; tier < later.tierCount && comparison === 0; tier++)
    comparison = (laterSpent[first + tier] as number) - (best.later[tier] as number);
  for (let guest = 0; guest < place.length && comparison === 0; guest++)
    comparison = (place[guest] as number) - (best.place[guest] as number);
  if (comparison >= 0) return;
  best.cost = cost;
  for (let tier = 0; tier < later.tierCount; tier++) best.later[tier] = laterSpent[first + tier] as number;
  best.place = place.slice();
}

/** Goes down from a depth; false where the work did not suffice. */
function descend(depth: Depth, at: number, budget: { work: number }): boolean {
  const { tables, later, order, spent, laterSpent, toCome, best } = depth;
  const guest = order[at];
  if (guest === undefined) {
    keep(depth, (spent[at] as number) + extremesSoFar(depth, true));
    return true;
  }
  const { targetStart, targets, nodeCount } = tables;
  for (let index = targetStart[guest] as number; index < (targetStart[guest + 1] as number); index++) {
    const node = targets[index] as number;
    if (--budget.work < 0) return false;
    if (!mayBe(depth, guest, node)) continue;
    spent[at + 1] = (spent[at] as number) + costAt(tables, guest, node) + brokenBy(depth, guest, node);
    put(depth, guest, node, 1);
    const least = (spent[at + 1] as number) + (toCome[at + 1] as number) + extremesSoFar(depth, false);
    let isWhole = true;
    if (least <= best.cost) {
      for (let tier = 0; tier < later.tierCount; tier++)
        laterSpent[(at + 1) * later.tierCount + tier] =
          (laterSpent[at * later.tierCount + tier] as number) +
          (later.cells[(tier * later.guestCount + guest) * nodeCount + node] as number);
      isWhole = descend(depth, at + 1, budget);
    }
    put(depth, guest, node, -1);
    if (!isWhole) return false;
  }
  return true;
}

/** Guests up to which trying everything out is worth a look. */
export const PROVABLE_MAX = 40;

/**
 * The best placement of a small model that `isLevelModel`, proved by going through all that could be better than
 * the one given; among equals the one that later tiers prefer, then the first by the numbers of nodes.
 */
export function proveLevels(model: PlacementModel, known: Int32Array, cost: number, workMax: number): Proof {
  if (model.guestCount > PROVABLE_MAX) return { place: known, isProved: false };
  const tables = levelTables(model);
  const later = laterCosts(model);
  const order = orderOf(tables);
  const { guestCount } = tables;
  const later0 = Float64Array.from({ length: later.tierCount }, () => Number.POSITIVE_INFINITY);
  const depth: Depth = {
    ...{ tables, later, order },
    place: new Int32Array(guestCount).fill(-1),
    load: tables.base.slice(),
    room: tables.capacity.slice(),
    onNode: new Uint16Array(tables.groups.count * tables.nodeCount),
    spent: new Float64Array(guestCount + 1),
    laterSpent: new Float64Array((guestCount + 1) * later.tierCount),
    toCome: leastToCome(tables, order),
    leastMax: leastMaxima(tables),
    best: { cost: later.tierCount === 0 ? cost : cost + 0.5, later: later0, place: known.slice() },
  };
  const isProved = descend(depth, 0, { work: workMax });
  return { place: depth.best.place, isProved };
}
