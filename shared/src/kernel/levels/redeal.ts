import { dealOut, type Measures, type Taker } from './deal-out.ts';
import { below, type LevelSearch, moveNoted } from './level-search.ts';
import type { LevelState } from './level-state.ts';
import { groupsHold, type PairSplit } from './pair-split.ts';

/**
 * One node gives others than it has given, the cheapest that there are, and those that took get as much from what is
 * away as they need: all of them are dealt out anew. Pairs of nodes do not find this, because each would have to be
 * worse before all are better.
 */
export interface Redeal {
  readonly pairs: PairSplit;
  readonly measures: Measures;
  /** The dimension that is scarce; -1 where there is none. */
  readonly scarce: number;
  /** item x sum: 1 where the least cost has the item. */
  choice: Uint8Array;
  cost: Float64Array;
  /** Guests that have changed their node, and where they were. */
  readonly moved: number[];
  readonly was: number[];
}

/** Of all dimensions the one of which most is taken, by what nodes have of it together. */
function scarceOf({ tables: { capacity, dimensionCount }, room }: LevelState): number {
  let [scarce, least] = [-1, Number.POSITIVE_INFINITY];
  for (let row = 0; row < dimensionCount; row++) {
    let [free, all] = [0, 0];
    for (let cell = row; cell < capacity.length; cell += dimensionCount) {
      free += room[cell] as number;
      all += capacity[cell] as number;
    }
    if (all > 0 && free / all < least) [scarce, least] = [row, free / all];
  }
  return scarce;
}

export function newRedeal(state: LevelState, pairs: PairSplit): Redeal {
  const { guestCount, dimensionCount, size } = state.tables;
  const scarce = scarceOf(state);
  const bulk = Float64Array.from({ length: guestCount }, (_, guest) =>
    scarce < 0 ? 0 : (size[guest * dimensionCount + scarce] as number),
  );
  return {
    ...{ pairs, scarce, measures: { units: pairs.items.units, bulk } },
    ...{ choice: new Uint8Array(0), cost: new Float64Array(0), moved: [], was: [] },
  };
}

/** Units from the least to the greatest that may be added to a load so that the window is kept. */
export function unitsWithin(search: LevelSearch, { extreme, unit }: PairSplit, node: number, load: number) {
  const { divisor, extremeCount } = search.state.tables;
  const by = divisor[node * extremeCount + extreme] as number;
  const [high, low] = [search.window.high[extreme] as number, search.window.low[extreme] as number];
  return {
    least: Math.ceil((Math.ceil(low) * by - load) / unit),
    most: Math.ceil(((Math.floor(high) + 1) * by - load) / unit) - 1,
  };
}

/** How far chance raises what guests cost, so that others are the cheapest next time. */
const NOISES = [0, 0.02, 0.1, 0.4] as const;

/** The least cost of every sum of those that may leave, small changes by chance included. */
function fillCosts(redeal: Redeal, search: LevelSearch, guests: readonly number[], most: number): void {
  const width = most + 1;
  if (redeal.choice.length < guests.length * width) redeal.choice = new Uint8Array(2 * guests.length * width);
  if (redeal.cost.length < width) redeal.cost = new Float64Array(2 * width);
  const { cost, choice } = redeal;
  const { units } = redeal.pairs.items;
  const { away } = search.state.tables;
  const noise = NOISES[below(search, NOISES.length)] as number;
  cost.fill(Number.POSITIVE_INFINITY, 0, width);
  cost[0] = 0;
  choice.fill(0, 0, guests.length * width);
  guests.forEach((guest, index) => {
    const by = units[guest] as number;
    const price = (away[guest] as number) * (1 + noise * search.random());
    for (let sum = most; sum >= by; sum--) {
      const taken = (cost[sum - by] as number) + price;
      if (taken >= (cost[sum] as number)) continue;
      cost[sum] = taken;
      choice[index * width + sum] = 1;
    }
  });
  search.counts.work += (guests.length * width) >> LOOKS_SHIFT;
}

/** Sums that are one unit of work. */
const LOOKS_SHIFT = 6;
/** Of draws: any sum that may be, in place of the cheapest. */
const ANY = 0.3;

/** Who leaves, so that as much is left as the window wants; undefined where that cannot be. */
function leavers(
  redeal: Redeal,
  search: LevelSearch,
  guests: readonly number[],
  least: number,
  most: number,
): Set<number> | undefined {
  if (most < 0 || most < least) return undefined;
  fillCosts(redeal, search, guests, most);
  const { cost, choice, pairs } = redeal;
  const sums: number[] = [];
  for (let sum = Math.max(0, least); sum <= most; sum++)
    if (cost[sum] !== Number.POSITIVE_INFINITY) sums.push(sum);
  if (sums.length === 0) return undefined;
  const isAny = search.random() < ANY;
  let rest = isAny
    ? (sums[below(search, sums.length)] as number)
    : sums.reduce((best, sum) => ((cost[sum] as number) < (cost[best] as number) ? sum : best));
  const chosen = new Set<number>();
  for (let index = guests.length - 1; index >= 0; index--) {
    if (choice[index * (most + 1) + rest] !== 1) continue;
    const guest = guests[index] as number;
    chosen.add(guest);
    rest -= pairs.items.units[guest] as number;
  }
  return chosen;
}

function shuffled(search: LevelSearch, list: number[]): number[] {
  for (let index = list.length - 1; index > 0; index--) {
    const drawn = below(search, index + 1);
    [list[index], list[drawn]] = [list[drawn] as number, list[index] as number];
  }
  return list;
}

/** A guest that is away: its home gives. */
function drawGiver(search: LevelSearch): number {
  const { state } = search;
  const { home, guestCount } = state.tables;
  for (let attempt = 0; attempt < 200; attempt++) {
    const guest = below(search, guestCount);
    if (state.place[guest] !== home[guest]) return home[guest] as number;
  }
  return -1;
}

/** Those at home on a node that could be elsewhere, and weigh something. */
function ownOf({ tables }: LevelState, units: Int32Array, node: number): number[] {
  const { guestCount, nodeCount, home, targetStart, allowed } = tables;
  const own: number[] = [];
  for (let guest = 0; guest < guestCount; guest++) {
    if (home[guest] !== node || (units[guest] as number) <= 0) continue;
    const targets = (targetStart[guest + 1] as number) - (targetStart[guest] as number);
    if (targets > 1 && allowed[guest * nodeCount + node] === 1) own.push(guest);
  }
  return own;
}

function move(redeal: Redeal, search: LevelSearch, guest: number, to: number): void {
  const from = search.state.place[guest] as number;
  if (from === to) return;
  redeal.moved.push(guest);
  redeal.was.push(from);
  moveNoted(search, guest, to);
}

/** Puts everybody back. */
function undoRedeal({ moved, was }: Redeal, search: LevelSearch): void {
  for (let index = moved.length - 1; index >= 0; index--)
    moveNoted(search, moved[index] as number, was[index] as number);
}

/** True where all nodes concerned have room, and no group is against it. */
function holds({ tables, room, onNode, place }: LevelState, { moved, was }: Redeal): boolean {
  const { dimensionCount } = tables;
  for (let index = 0; index < moved.length; index++) {
    const guest = moved[index] as number;
    const node = place[guest] as number;
    for (let row = 0; row < dimensionCount; row++)
      if ((room[node * dimensionCount + row] as number) < 0) return false;
    if (!groupsHold({ tables, onNode }, guest, node, was[index] as number)) return false;
  }
  return true;
}

const OTHERS = 3;

/** Nodes that took from the giver what comes home, and a few that have guests from elsewhere. */
function takersOf(search: LevelSearch, giver: number, back: readonly number[]): number[] {
  const { place, tables } = search.state;
  const nodes = new Set(back.map((guest) => place[guest] as number));
  for (let more = below(search, OTHERS + 1); more > 0; more--) {
    const guest = below(search, tables.guestCount);
    for (let step = 0; step < 50; step++) {
      const other = (guest + step) % tables.guestCount;
      const node = place[other] as number;
      if (node === tables.home[other] || node === giver) continue;
      nodes.add(node);
      break;
    }
  }
  nodes.delete(giver);
  return shuffled(search, [...nodes]);
}

/** Guests of no group that are on nodes where they are not at home: to be dealt out. */
function strangersOn(
  { tables, residents, residentCount }: LevelState,
  units: Int32Array,
  nodes: readonly number[],
) {
  const { home, groups } = tables;
  const strangers: number[] = [];
  for (const node of nodes)
    for (let index = 0; index < (residentCount[node] as number); index++) {
      const guest = (residents[node] as Int32Array)[index] as number;
      if (home[guest] === node || groups.start[guest] !== groups.start[guest + 1]) continue;
      if ((units[guest] as number) > 0) strangers.push(guest);
    }
  return strangers;
}

/** Who comes home to a node, and who leaves it in their place. */
interface Change {
  readonly giver: number;
  readonly back: readonly number[];
  readonly goers: readonly number[];
}

/** Draws a node that gives, and others that it gives: undefined where there are none. */
function drawChange(redeal: Redeal, search: LevelSearch): Change | undefined {
  const { pairs } = redeal;
  const { units } = pairs.items;
  const { place, load, tables } = search.state;
  const giver = drawGiver(search);
  if (giver < 0) return undefined;
  const own = shuffled(search, ownOf(search.state, units, giver));
  const gone = own.filter((guest) => place[guest] !== giver);
  const away = gone.reduce((sum, guest) => sum + (units[guest] as number), 0);
  const all = (load[giver * tables.extremeCount + pairs.extreme] as number) + away * pairs.unit;
  const { least, most } = unitsWithin(search, pairs, giver, all);
  const heaviest = own.reduce((sum, guest) => sum + (units[guest] as number), 0);
  const chosen = leavers(redeal, search, own, -most, Math.min(-least, heaviest));
  if (chosen === undefined) return undefined;
  const back = gone.filter((guest) => !chosen.has(guest));
  const goers = own.filter((guest) => place[guest] === giver && chosen.has(guest));
  return goers.length + back.length === 0 ? undefined : { giver, back, goers };
}

/** Deals out what a node gives, and what is away on the nodes that took what comes back to it. */
function deal({ pairs, measures, scarce }: Redeal, search: LevelSearch, { giver, back, goers }: Change) {
  const { state } = search;
  const { units } = pairs.items;
  const nodes = takersOf(search, giver, back);
  const returning = new Set(back);
  const strangers = strangersOn(state, units, nodes).filter((guest) => !returning.has(guest));
  const { load, room, tables } = state;
  const free = new Map(
    nodes.map((node) => [
      node,
      {
        load: load[node * tables.extremeCount + pairs.extreme] as number,
        room: scarce < 0 ? 0 : (room[node * tables.dimensionCount + scarce] as number),
      },
    ]),
  );
  for (const guest of [...back, ...strangers]) {
    const there = free.get(state.place[guest] as number);
    if (there === undefined) continue;
    there.load -= (units[guest] as number) * pairs.unit;
    there.room += measures.bulk[guest] as number;
  }
  const takers = [...free].map(
    ([node, there]): Taker => ({ node, room: there.room, ...unitsWithin(search, pairs, node, there.load) }),
  );
  return dealOut(search, measures, [...strangers, ...goers], takers);
}

/**
 * Tries one out. Answers what takes it back, if it was carried out and nothing is against it but perhaps what it
 * costs; undefined where all is as before.
 */
export function tryRedeal(redeal: Redeal, search: LevelSearch): (() => void) | undefined {
  const { state, counts } = search;
  redeal.moved.length = 0;
  redeal.was.length = 0;
  counts.work++;
  const change = drawChange(redeal, search);
  const dealt = change && deal(redeal, search, change);
  if (change === undefined || dealt === undefined) return undefined;
  for (const guest of change.back) move(redeal, search, guest, change.giver);
  for (const [guest, node] of dealt) move(redeal, search, guest, node);
  const undo = () => undoRedeal(redeal, search);
  if (holds(state, redeal)) return undo;
  undo();
  return undefined;
}
