import type { LevelSearch } from './level-search.ts';
import { costAt, type LevelState } from './level-state.ts';

/** What can be on either of two nodes: guests, and pairs of guests that may not meet. */
export interface PairItems {
  /** Needs of all guests, counted in units, and as they are: the same where units divide them. */
  readonly units: Int32Array;
  readonly needs: Float64Array;
  /** Per item: a guest, and the one that must be on the other node (or -1). */
  readonly guests: Int32Array;
  readonly rivals: Int32Array;
  /** Per item: what it adds to the sum and cost of the first node where it is rather there; 1 where that is its rival. */
  readonly step: Int32Array;
  readonly exactStep: Float64Array;
  readonly extra: Float64Array;
  readonly isTurned: Uint8Array;
  /** Everybody on both nodes, and the place in this list of whom each may not meet (or -1). */
  readonly list: Int32Array;
  readonly mates: Int32Array;
  readonly seen: Int32Array;
}

/** How many items there are, and what is on the first node in any case. */
export interface Frame {
  count: number;
  /** Sums that are worth a look: from `least` to `sums`. */
  sums: number;
  least: number;
  units: number;
  load: number;
  cost: number;
}

/** What it costs, beside everything else, that so much of a dimension is on the first node: 0 where nothing is scarce. */
export interface Price {
  readonly row: number;
  readonly amount: number;
}

export const NO_PRICE: Price = { row: 0, amount: 0 };

export const pairItems = ({ tables }: LevelState, units: Int32Array, needs: Float64Array): PairItems => ({
  ...{ units, needs },
  guests: new Int32Array(tables.guestCount),
  rivals: new Int32Array(tables.guestCount),
  step: new Int32Array(tables.guestCount),
  exactStep: new Float64Array(tables.guestCount),
  extra: new Float64Array(tables.guestCount),
  isTurned: new Uint8Array(tables.guestCount),
  list: new Int32Array(tables.guestCount),
  mates: new Int32Array(tables.guestCount),
  seen: new Int32Array(tables.groups.count).fill(-1),
});

/**
 * Everybody on both nodes, small ones first, which keeps tables narrow for longest; those of about one size in an
 * order by chance, because among equals the last one wins.
 */
function collect(
  { state, random }: LevelSearch,
  { list, units }: PairItems,
  one: number,
  other: number,
): number {
  const { residents, residentCount } = state;
  const first = residentCount[one] as number;
  const count = first + (residentCount[other] as number);
  list.set((residents[one] as Int32Array).subarray(0, first), 0);
  list.set((residents[other] as Int32Array).subarray(0, count - first), first);
  for (let index = count - 1; index > 0; index--) {
    const drawn = Math.floor(random() * (index + 1));
    const kept = list[index] as number;
    list[index] = list[drawn] as number;
    list[drawn] = kept;
  }
  const size = (guest: number): number => -Math.clz32(units[guest] as number);
  list.subarray(0, count).sort((first_, second) => size(first_) - size(second));
  return count;
}

/** Joins two of the list that share a group of which only one may be on a node. */
function join({ mates, seen }: PairItems, group: number, index: number): void {
  const mate = seen[group] as number;
  seen[group] = mate < 0 ? index : -1;
  if (mate < 0 || mates[mate] !== -1 || mates[index] !== -1) return;
  mates[mate] = index;
  mates[index] = mate;
}

/** Who may not meet whom: two members of a group that are both here. Of longer chains the first are joined. */
function findMates(
  { tables, onNode }: LevelState,
  items: PairItems,
  one: number,
  other: number,
  count: number,
) {
  const { groups, nodeCount } = tables;
  items.mates.fill(-1, 0, count);
  for (let index = 0; index < count; index++) {
    const guest = items.list[index] as number;
    for (let at = groups.start[guest] as number; at < (groups.start[guest + 1] as number); at++) {
      const group = groups.list[at] as number;
      if (groups.perNodeMax[group] !== 1) continue;
      const first = group * nodeCount;
      if ((onNode[first + one] as number) + (onNode[first + other] as number) === 2)
        join(items, group, index);
    }
  }
}

const isFree = (
  { allowed, nodeCount }: LevelState['tables'],
  guest: number,
  one: number,
  other: number,
): boolean =>
  guest < 0 || (allowed[guest * nodeCount + one] === 1 && allowed[guest * nodeCount + other] === 1);

/** Cost of a guest on one node and its rival, if it has one, on the other. */
const costOf = ({ tables }: LevelState, guest: number, node: number, rival: number, across: number): number =>
  costAt(tables, guest, node) + (rival < 0 ? 0 : costAt(tables, rival, across));

function addItem(
  items: PairItems,
  frame: Frame,
  guest: number,
  rival: number,
  onOne: number,
  onOther: number,
) {
  const own = items.units[guest] as number;
  const others = rival < 0 ? 0 : (items.units[rival] as number);
  const isTurned = own < others;
  const exact = needOf(items, guest);
  const exactOthers = needOf(items, rival);
  const item = frame.count++;
  items.guests[item] = guest;
  items.rivals[item] = rival;
  items.isTurned[item] = Number(isTurned);
  items.step[item] = Math.abs(own - others);
  items.exactStep[item] = isTurned ? exactOthers - exact : exact - exactOthers;
  items.extra[item] = isTurned ? onOther - onOne : onOne - onOther;
  frame.sums += items.step[item] as number;
  frame.units += Math.min(own, others);
  frame.load += isTurned ? exact : exactOthers;
  frame.cost += isTurned ? onOne : onOther;
}

const needOf = ({ needs }: PairItems, guest: number): number => (guest < 0 ? 0 : (needs[guest] as number));

/** What a price adds for a guest on the first node. */
const priceOf = ({ tables }: LevelState, { row, amount }: Price, guest: number): number =>
  amount === 0 || guest < 0 ? 0 : amount * (tables.size[guest * tables.dimensionCount + row] as number);

/**
 * Makes items of everything on both nodes that can be on either; the rest is where it is. Of what the first node
 * can hold, in units, only the given range is worth a look.
 */
export function makeItems(
  search: LevelSearch,
  items: PairItems,
  one: number,
  other: number,
  unitsMin: number,
  unitsMax: number,
  price: Price,
): Frame {
  const { state } = search;
  const total = collect(search, items, one, other);
  findMates(state, items, one, other, total);
  const frame = { count: 0, sums: 0, least: 0, units: 0, load: 0, cost: 0 };
  for (let index = 0; index < total; index++) {
    const mate = items.mates[index] as number;
    if (mate >= 0 && mate < index) continue;
    const guest = items.list[index] as number;
    const rival = mate < 0 ? -1 : (items.list[mate] as number);
    const onOne = costOf(state, guest, one, rival, other) + priceOf(state, price, guest);
    const onOther = costOf(state, guest, other, rival, one) + priceOf(state, price, rival);
    if (isFree(state.tables, guest, one, other) && isFree(state.tables, rival, one, other)) {
      addItem(items, frame, guest, rival, onOne, onOther);
      continue;
    }
    const stays = state.place[guest] === one ? guest : rival;
    frame.units += stays < 0 ? 0 : (items.units[stays] as number);
    frame.load += needOf(items, stays);
    frame.cost += stays === guest ? onOne : onOther;
  }
  frame.sums = Math.min(frame.sums, Math.max(0, unitsMax - frame.units));
  frame.least = Math.min(frame.sums, Math.max(0, unitsMin - frame.units));
  return frame;
}
