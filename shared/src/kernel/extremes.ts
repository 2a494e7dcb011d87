import type { Placement, Sign } from './placement.ts';
import type { Tables } from './tables.ts';

/** Ends that are kept in order per extreme: one more than a move or a swap touches. */
export const ENDS = 3;

/** Where every node stands in every extreme, and the nodes at both ends. */
export interface Levels {
  /** node x extreme. */
  readonly load: Float64Array;
  readonly level: Float64Array;
  /** extreme x 3: the nodes with the greatest and the least level, -1 where there are fewer. */
  readonly fullest: Int32Array;
  readonly emptiest: Int32Array;
  /** Per extreme: the gap, or the greatest. */
  readonly value: Float64Array;
}

const levelOf = (load: number, divisor: number): number => (divisor > 0 ? Math.floor(load / divisor) : 0);

/** Without guests. */
export function emptyLevels({ extremes, nodeCount }: Tables): Levels {
  const { count, base, divisor } = extremes;
  const levels: Levels = {
    load: base.slice(),
    level: base.map((load, cell) => levelOf(load, divisor[cell] as number)),
    fullest: new Int32Array(count * ENDS),
    emptiest: new Int32Array(count * ENDS),
    value: new Float64Array(count),
  };
  for (let extreme = 0; extreme < count; extreme++) {
    rankAll(levels, extremes, nodeCount, extreme, 1);
    rankAll(levels, extremes, nodeCount, extreme, -1);
    levels.value[extreme] = spanOf(levels, extremes, extreme);
  }
  return levels;
}

type Extremes = Tables['extremes'];

/** What the ends say now. */
function spanOf({ level, fullest, emptiest }: Levels, { count, isGap }: Extremes, extreme: number): number {
  const [top, bottom] = [fullest[extreme * ENDS] as number, emptiest[extreme * ENDS] as number];
  if (top < 0) return 0;
  const greatest = level[top * count + extreme] as number;
  return isGap[extreme] === 1 ? greatest - (level[bottom * count + extreme] as number) : greatest;
}

/** Whether `one` is nearer to the end: fuller (sign 1) or emptier (-1); of equals, the first. */
function isBefore(levels: Levels, count: number, extreme: number, one: number, other: number, sign: Sign) {
  if (other < 0) return true;
  const { level } = levels;
  const difference = (level[one * count + extreme] as number) - (level[other * count + extreme] as number);
  return difference === 0 ? one < other : sign * difference > 0;
}

/** Takes in a node where it belongs; what comes after moves down by one, the last one out. */
function insert(levels: Levels, count: number, extreme: number, node: number, sign: Sign): void {
  const ends = sign === 1 ? levels.fullest : levels.emptiest;
  const first = extreme * ENDS;
  let cell = first + ENDS - 1;
  if (!isBefore(levels, count, extreme, node, ends[cell] as number, sign)) return;
  while (cell > first && isBefore(levels, count, extreme, node, ends[cell - 1] as number, sign)) {
    ends[cell] = ends[cell - 1] as number;
    cell--;
  }
  ends[cell] = node;
}

function rankAll(
  levels: Levels,
  { count, divisor }: Extremes,
  nodeCount: number,
  extreme: number,
  sign: Sign,
) {
  const ends = sign === 1 ? levels.fullest : levels.emptiest;
  ends.fill(-1, extreme * ENDS, (extreme + 1) * ENDS);
  for (let node = 0; node < nodeCount; node++)
    if ((divisor[node * count + extreme] as number) > 0) insert(levels, count, extreme, node, sign);
}

/** Puts a node whose level has changed where it belongs. */
function rerank({ tables, levels }: Placement, extreme: number, node: number, sign: Sign): void {
  const { extremes, nodeCount } = tables;
  const ends = sign === 1 ? levels.fullest : levels.emptiest;
  const first = extreme * ENDS;
  let cell = first;
  while (cell < first + ENDS && ends[cell] !== node) cell++;
  if (cell === first + ENDS) {
    insert(levels, extremes.count, extreme, node, sign);
    return;
  }
  while (cell > first && isBefore(levels, extremes.count, extreme, node, ends[cell - 1] as number, sign)) {
    ends[cell] = ends[cell - 1] as number;
    ends[--cell] = node;
  }
  while (cell < first + ENDS - 1) {
    const next = ends[cell + 1] as number;
    if (isBefore(levels, extremes.count, extreme, node, next, sign)) return;
    ends[cell] = next;
    ends[++cell] = node;
  }
  rankAll(levels, extremes, nodeCount, extreme, sign);
}

/** Counts a guest on a node, and what it costs that the ends are where they then are. */
export function addToLevels(placement: Placement, guest: number, node: number, sign: Sign): void {
  const { tables, levels, cost } = placement;
  const { count, need, divisor, weight, tier } = tables.extremes;
  for (let extreme = 0; extreme < count; extreme++) {
    const amount = need[guest * count + extreme] as number;
    const cell = node * count + extreme;
    const load = (levels.load[cell] as number) + sign * amount;
    levels.load[cell] = load;
    const level = levelOf(load, divisor[cell] as number);
    if (level === levels.level[cell]) continue;
    levels.level[cell] = level;
    rerank(placement, extreme, node, 1);
    rerank(placement, extreme, node, -1);
    const value = spanOf(levels, tables.extremes, extreme);
    const change = value - (levels.value[extreme] as number);
    levels.value[extreme] = value;
    const at = tier[extreme] as number;
    cost[at] = (cost[at] as number) + (weight[extreme] as number) * change;
  }
}

/** The level at one end of all nodes but two. */
function endBeside(
  ends: Int32Array,
  level: Float64Array,
  count: number,
  extreme: number,
  one: number,
  other: number,
) {
  for (let cell = extreme * ENDS; cell < (extreme + 1) * ENDS; cell++) {
    const node = ends[cell] as number;
    if (node !== one && node !== other)
      return node < 0 ? Number.NaN : (level[node * count + extreme] as number);
  }
  return Number.NaN;
}

/** What the extremes add when `guest` goes from one node to another and `other` (or nobody: -1) comes back. */
export function addExtremeDelta(
  placement: Placement,
  guest: number,
  other: number,
  from: number,
  to: number,
) {
  const { count, need, weight, tier } = placement.tables.extremes;
  for (let extreme = 0; extreme < count; extreme++) {
    const back = other < 0 ? 0 : (need[other * count + extreme] as number);
    const amount = (need[guest * count + extreme] as number) - back;
    if (amount === 0) continue;
    const change = valueChange(placement, extreme, amount, from, to);
    const at = tier[extreme] as number;
    placement.delta[at] = (placement.delta[at] as number) + (weight[extreme] as number) * change;
  }
}

function valueChange(
  { tables, levels }: Placement,
  extreme: number,
  amount: number,
  from: number,
  to: number,
) {
  const { count, divisor, isGap } = tables.extremes;
  const { load, level, fullest, emptiest } = levels;
  const [source, target] = [from * count + extreme, to * count + extreme];
  const [by, into] = [divisor[source] as number, divisor[target] as number];
  const left = levelOf((load[source] as number) - amount, by);
  const met = levelOf((load[target] as number) + amount, into);
  if (left === level[source] && met === level[target]) return 0;
  let greatest = endBeside(fullest, level, count, extreme, from, to);
  if (by > 0 && !(left <= greatest)) greatest = left;
  if (into > 0 && !(met <= greatest)) greatest = met;
  if (isGap[extreme] === 0) return greatest - (levels.value[extreme] as number);
  let least = endBeside(emptiest, level, count, extreme, from, to);
  if (by > 0 && !(left >= least)) least = left;
  if (into > 0 && !(met >= least)) least = met;
  return greatest - least - (levels.value[extreme] as number);
}
