import { type LevelSearch, moveNoted } from './level-search.ts';
import { costAt, type LevelState } from './level-state.ts';
import { type Frame, makeItems, NO_PRICE, type PairItems, type Price, pairItems } from './pair-items.ts';
import {
  bestSum,
  fillTable,
  type Judgement,
  judgeSums,
  type PairTable,
  pairTable,
  worthOf,
} from './pair-table.ts';

/**
 * Shares everything on two nodes anew between them, the best way there is for one extreme: a table over all
 * sums that the first node may hold says what each costs at least. Pairs of guests that may not meet are items
 * with two choices. Limits of other kinds are looked at when a split is tried out.
 */
export interface PairSplit {
  readonly extreme: number;
  /** Needs are counted in this: their greatest common divisor, unless that is too fine. */
  readonly unit: number;
  /** Units by which what a node holds may be more or less than its sum says, about. */
  readonly slack: number;
  readonly items: PairItems;
  readonly table: PairTable;
  /** Guests that have changed their node, and where they were. */
  readonly moved: Int32Array;
  readonly was: Int32Array;
}

/** Sums of a node told apart, about. */
const SUMS_MAX = 4096;
/** Edges of what is worth a look: rounded needs of some dozens of guests add up to so much. */
const SLACK_EXACT = 2;
const SLACK_ROUNDED = 8;

const gcd = (one: number, other: number): number => {
  let [a, b] = [one, other];
  while (b > 0) [a, b] = [b, a % b];
  return a;
};

export function pairSplit(state: LevelState, extreme: number): PairSplit {
  const { guestCount, nodeCount, extremeCount, need } = state.tables;
  let [unit, total] = [0, 0];
  for (let guest = 0; guest < guestCount; guest++) {
    const each = need[guest * extremeCount + extreme] as number;
    unit = gcd(unit, each);
    total += each;
  }
  unit = Math.max(1, unit, (3 * total) / nodeCount / SUMS_MAX);
  const needs = Float64Array.from(
    { length: guestCount },
    (_, guest) => need[guest * extremeCount + extreme] as number,
  );
  const units = Int32Array.from(needs, (each) => Math.round(each / unit));
  const isRounded = needs.some((each, guest) => each !== (units[guest] as number) * unit);
  return {
    ...{ extreme, unit, slack: isRounded ? SLACK_ROUNDED : SLACK_EXACT },
    items: pairItems(state, units, needs),
    table: pairTable(isRounded),
    moved: new Int32Array(guestCount),
    was: new Int32Array(guestCount),
  };
}

/** Puts everybody where the split with this sum has them; says how many have moved. */
function carryOut(
  search: LevelSearch,
  split: PairSplit,
  frame: Frame,
  sum: number,
  one: number,
  other: number,
): number {
  const { items, table } = split;
  const width = frame.sums + 1;
  let [rest, moved] = [sum, 0];
  const put = (guest: number, node: number) => {
    const from = search.state.place[guest] as number;
    if (from === node) return;
    split.moved[moved] = guest;
    split.was[moved++] = from;
    moveNoted(search, guest, node);
  };
  for (let item = frame.count - 1; item >= 0; item--) {
    const isTaken = table.choice[item * width + rest] === 1;
    if (isTaken) rest -= items.step[item] as number;
    const isOnOne = isTaken !== (items.isTurned[item] === 1);
    put(items.guests[item] as number, isOnOne ? one : other);
    const rival = items.rivals[item] as number;
    if (rival >= 0) put(rival, isOnOne ? other : one);
  }
  return moved;
}

function undo(search: LevelSearch, { moved, was }: PairSplit, count: number): void {
  for (let index = count - 1; index >= 0; index--)
    moveNoted(search, moved[index] as number, was[index] as number);
}

/** What a split has no room for: a dimension, and whether it is the first node that lacks it. */
interface Overflow {
  readonly row: number;
  readonly isOnOne: boolean;
}

function overflow({ tables: { dimensionCount }, room }: LevelState, one: number, other: number) {
  for (let row = 0; row < dimensionCount; row++) {
    if ((room[one * dimensionCount + row] as number) < 0) return { row, isOnOne: true };
    if ((room[other * dimensionCount + row] as number) < 0) return { row, isOnOne: false };
  }
  return undefined;
}

function allGroupsHold(state: LevelState, { moved }: PairSplit, count: number, one: number, other: number) {
  for (let index = 0; index < count; index++)
    if (!groupsHold(state, moved[index] as number, one, other)) return false;
  return true;
}

/** True where no group of a guest has more members on one of two nodes than may be there. */
export function groupsHold(
  { tables, onNode }: Pick<LevelState, 'tables' | 'onNode'>,
  guest: number,
  one: number,
  other: number,
): boolean {
  const { groups, nodeCount } = tables;
  for (let at = groups.start[guest] as number; at < (groups.start[guest + 1] as number); at++) {
    const group = groups.list[at] as number;
    const most = groups.perNodeMax[group] as number;
    const there = Math.max(
      onNode[group * nodeCount + one] as number,
      onNode[group * nodeCount + other] as number,
    );
    if (there > most) return false;
  }
  return true;
}

/** What a node may hold at most to be worth a look: up to the edges, or what it has; counted in units. */
function mostUnits(
  { tables, load, level }: LevelState,
  { unit, slack }: PairSplit,
  cell: number,
  by: Judgement,
): number {
  const edge = Math.max(by.slope > 0 ? by.high : 0, by.weight > 0 ? by.most : 0);
  const top = Math.max(level[cell] as number, edge);
  return (
    Math.ceil(Math.max(load[cell] as number, (top + 1) * (tables.divisor[cell] as number)) / unit) + slack
  );
}

/** What the first node has to hold at least, so that the other does not hold more than is worth a look. */
function leastUnits(state: LevelState, split: PairSplit, one: number, other: number, by: Judgement): number {
  const { load, tables } = state;
  const all = (load[one] as number) + (load[other] as number) - (tables.base[one] as number);
  return Math.floor(all / split.unit) - split.slack - mostUnits(state, split, other, by);
}

function pairCost({ tables, residents, residentCount }: LevelState, one: number, other: number): number {
  let sum = 0;
  for (const node of [one, other])
    for (let index = 0; index < (residentCount[node] as number); index++)
      sum += costAt(tables, (residents[node] as Int32Array)[index] as number, node);
  return sum;
}

/** Sums that are one unit of work. */
const LOOKS_SHIFT = 6;
/** Splits tried out before a pair is left as it is, or a price is put on what they lack room for. */
const TRIES = 4;
const TRIES_PRICED = 2;
const PRICES = 4;
const DEARER = 4;
const LEAST_GAIN = 1e-6;

/** Two nodes, the smaller one first, and what they were worth before anything was tried. */
interface Pair {
  readonly one: number;
  readonly other: number;
  readonly cells: readonly [number, number];
  readonly by: Judgement;
  readonly before: number;
  readonly least: number;
  readonly most: number;
}

function worthNow(
  state: LevelState,
  one: number,
  other: number,
  cells: Pair['cells'],
  by: Judgement,
): number {
  const levels = [state.level[cells[0]] as number, state.level[cells[1]] as number] as const;
  return worthOf(...levels, by) + pairCost(state, one, other) + state.total.wishes;
}

/**
 * Does the best split under a price that there is and that holds; says by how much it is better than what was, or
 * what the best one has no room for; 0 where nothing is better.
 */
function splitPriced(search: LevelSearch, split: PairSplit, pair: Pair, price: Price): number | Overflow {
  const { state, counts } = search;
  const { one, other, cells, by, before } = pair;
  const frame = makeItems(search, split.items, one, other, pair.least, pair.most, price);
  counts.work += 1 + frame.count;
  if (frame.count === 0) return 0;
  counts.work += fillTable(split.table, split.items, frame) >> LOOKS_SHIFT;
  judgeSums(state, split.table, frame, { unit: split.unit, one: cells[0], other: cells[1], by });
  const isPriced = price.amount !== 0;
  let lacking: Overflow | undefined;
  for (let attempt = 0; attempt < (isPriced ? TRIES_PRICED : TRIES); attempt++) {
    const sum = bestSum(split.table, frame);
    const value = (split.table.value[sum] as number) + frame.cost;
    if (!(before - value - state.total.wishes > LEAST_GAIN) && !isPriced) break;
    if (value === Number.POSITIVE_INFINITY) break;
    const moved = carryOut(search, split, frame, sum, one, other);
    const gain = before - worthNow(state, one, other, cells, by);
    const lacks = overflow(state, one, other);
    if (gain > LEAST_GAIN && lacks === undefined && allGroupsHold(state, split, moved, one, other))
      return gain;
    undo(search, split, moved);
    lacking ??= lacks;
    split.table.value[sum] = Number.POSITIVE_INFINITY;
  }
  return lacking ?? 0;
}

/** What a unit of a dimension is worth to begin with: what it costs to move one. */
function firstPrice({ tables: { size, away, dimensionCount } }: LevelState, row: number): number {
  let [sizes, costs] = [0, 0];
  for (let guest = 0; guest < away.length; guest++) {
    sizes += size[guest * dimensionCount + row] as number;
    costs += away[guest] as number;
  }
  return sizes > 0 && costs > 0 ? costs / sizes : 1;
}

/** Puts a price on what the best split has no room for, higher or lower until one holds that is better, or nothing does. */
function seekPrice(search: LevelSearch, split: PairSplit, pair: Pair, first: Overflow): number {
  const step = firstPrice(search.state, first.row);
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [amount, lacking] = [0, first];
  for (let turn = 0; turn < PRICES && lacking.row === first.row; turn++) {
    if (lacking.isOnOne) low = amount;
    else high = amount;
    if (amount === 0) amount = lacking.isOnOne ? step : -step;
    else amount = Number.isFinite(low + high) ? (low + high) / 2 : amount * DEARER;
    const outcome = splitPriced(search, split, pair, { row: first.row, amount });
    if (typeof outcome === 'number') return outcome;
    lacking = outcome;
  }
  return 0;
}

/**
 * Does the best split of two nodes that is found; says by how much it is better than what was, in the judgement's
 * terms; 0 where nothing is. Where the best ones have no room for something, it gets a price, as high as it must be.
 */
export function splitPair(
  search: LevelSearch,
  split: PairSplit,
  first: number,
  second: number,
  by: Judgement,
): number {
  const { state } = search;
  const { extremeCount, divisor } = state.tables;
  const cellOf = (node: number) => node * extremeCount + split.extreme;
  const isTurned = (divisor[cellOf(first)] as number) > (divisor[cellOf(second)] as number);
  const [one, other] = isTurned ? [second, first] : [first, second];
  const cells = [cellOf(one), cellOf(other)] as const;
  if (divisor[cells[0]] === 0) return 0;
  const pair: Pair = {
    ...{ one, other, cells, by },
    before: worthNow(state, one, other, cells, by),
    least: leastUnits(state, split, ...cells, by),
    most: mostUnits(state, split, cells[0], by),
  };
  const outcome = splitPriced(search, split, pair, NO_PRICE);
  return typeof outcome === 'number' ? outcome : seekPrice(search, split, pair, outcome);
}
/** Greatest and least level of the nodes beside two. */
export function othersOf({ tables, level }: LevelState, extreme: number, one: number, other: number) {
  const { extremeCount, nodeCount, divisor } = tables;
  let [most, least] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let node = 0; node < nodeCount; node++) {
    const cell = node * extremeCount + extreme;
    if (node === one || node === other || divisor[cell] === 0) continue;
    most = Math.max(most, level[cell] as number);
    least = Math.min(least, level[cell] as number);
  }
  return { most, least };
}
