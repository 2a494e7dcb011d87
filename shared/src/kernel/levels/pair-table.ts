import type { LevelState } from './level-state.ts';
import type { Frame, PairItems } from './pair-items.ts';

/** The least cost of each sum on the first node, how it comes about, and what it is worth in all. */
export interface PairTable {
  /** Whether units do not divide needs: then each sum also has the load that it stands for. */
  readonly isRounded: boolean;
  cost: Float64Array;
  held: Float64Array;
  value: Float64Array;
  /** item x sum: 1 where the least cost has the item's step. */
  choice: Uint8Array;
}

/** What a split is judged by: the levels of both nodes against those of all others, and against a window. */
export interface Judgement {
  readonly weight: number;
  readonly most: number;
  readonly least: number;
  readonly slope: number;
  readonly high: number;
  readonly low: number;
}

export const pairTable = (isRounded: boolean): PairTable => ({
  isRounded,
  cost: new Float64Array(0),
  held: new Float64Array(0),
  value: new Float64Array(0),
  choice: new Uint8Array(0),
});

function makeRoom(table: PairTable, width: number, count: number): void {
  if (table.cost.length < width) {
    table.cost = new Float64Array(2 * width);
    table.held = new Float64Array(2 * width);
    table.value = new Float64Array(2 * width);
  }
  if (table.choice.length < width * count) table.choice = new Uint8Array(2 * width * count);
}

/** An item that changes no sum: it is where it costs less. */
function addFree({ cost, choice }: PairTable, row: number, from: number, reach: number, more: number): void {
  choice.fill(Number(more < 0), row + from, row + reach + 1);
  if (more < 0) for (let sum = from; sum <= reach; sum++) cost[sum] = (cost[sum] as number) + more;
}

/** The loads that sums stand for, once it is known which of them have the item. */
function addHeld(
  { choice, held }: PairTable,
  row: number,
  from: number,
  reach: number,
  by: number,
  exact: number,
) {
  for (let sum = reach; sum >= from; sum--)
    if (choice[row + sum] === 1) held[sum] = (held[sum - by] as number) + exact;
}

function addItem(
  { cost, choice }: PairTable,
  row: number,
  from: number,
  reach: number,
  by: number,
  more: number,
) {
  const end = Math.max(from, by);
  for (let sum = reach; sum >= end; sum--) {
    const taken = (cost[sum - by] as number) + more;
    const isLess = taken < (cost[sum] as number);
    if (isLess) cost[sum] = taken;
    choice[row + sum] = isLess ? 1 : 0;
  }
}

/**
 * One item after the other, from no sum at all; sums from which the items to come do not lead to the least that is
 * worth a look are left out. Answers how many sums were looked at.
 */
export function fillTable(
  table: PairTable,
  { step, exactStep, extra }: PairItems,
  { count, sums, least }: Frame,
): number {
  const width = sums + 1;
  makeRoom(table, width, count);
  table.held[0] = 0;
  table.cost.fill(Number.POSITIVE_INFINITY, 0, width);
  table.cost[0] = 0;
  let [reach, looks, from] = [0, 0, least];
  for (let item = 0; item < count; item++) from -= step[item] as number;
  for (let item = 0; item < count; item++) {
    const [row, by, more] = [item * width, step[item] as number, extra[item] as number];
    reach = Math.min(sums, reach + by);
    from += by;
    const first = Math.max(0, from);
    looks += Math.max(0, reach - first);
    if (by === 0) addFree(table, row, first, reach, more);
    else {
      table.choice.fill(0, row + first, row + Math.min(by, width));
      addItem(table, row, first, reach, by, more);
    }
    if (table.isRounded) addHeld(table, row, first, reach, by, exactStep[item] as number);
  }
  return looks;
}

/** What levels of two nodes are worth. */
export function worthOf(
  one: number,
  other: number,
  { weight, most, least, slope, high, low }: Judgement,
): number {
  const [top, bottom] = one > other ? [one, other] : [other, one];
  let worth = weight * (Math.max(most, top) - Math.min(least, bottom));
  if (top > high) worth += slope * (top - high);
  if (bottom > high) worth += slope * (bottom - high);
  if (bottom < low) worth += slope * (low - bottom);
  if (top < low) worth += slope * (low - top);
  return worth;
}

/** What each sum is worth: its cost and the levels that both nodes then have. */
export function judgeSums(
  { tables, load }: LevelState,
  { isRounded, cost, held, value }: PairTable,
  { load: heldAnyway, sums, least }: Frame,
  { unit, one, other, by }: { unit: number; one: number; other: number; by: Judgement },
): void {
  const { divisor, base } = tables;
  const [divisorOne, divisorOther] = [divisor[one] as number, divisor[other] as number];
  const all = (load[one] as number) + (load[other] as number);
  const start = (base[one] as number) + heldAnyway;
  for (let sum = least; sum <= sums; sum++) {
    const known = cost[sum] as number;
    const there = start + (isRounded ? (held[sum] as number) : sum * unit);
    value[sum] =
      known === Number.POSITIVE_INFINITY
        ? known
        : known + worthOf(Math.floor(there / divisorOne), Math.floor((all - there) / divisorOther), by);
  }
}

export function bestSum({ value }: PairTable, { least, sums }: Frame): number {
  let best = least;
  for (let sum = least + 1; sum <= sums; sum++)
    if ((value[sum] as number) < (value[best] as number)) best = sum;
  return best;
}
