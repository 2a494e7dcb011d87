import { type LevelSearch, moveNoted } from './level-search.ts';
import { costAt, type LevelState } from './level-state.ts';
import { groupsHold } from './pair-split.ts';
import { type Judgement, worthOf } from './pair-table.ts';

/**
 * Where a window is narrower than what a table of sums tells apart: up to two guests of one node for up to two of
 * another, by loads as they are. All sets of each side are sorted by load, and for each of the one the cheapest of the
 * other comes from a queue, so that all pairs of sets are seen in one pass (meet in the middle).
 */

/** Guests of a node that are looked at; of more, some by chance. */
const GUESTS_MAX = 60;
/** No fewer than their sets. */
const SETS = 2048;
/** Loads are told apart in so many steps when they are sorted. */
const STEPS = 2 ** 40;
/** Levels outside of the window that are worth a look where nothing is within. */
const OUTSIDE = [0, 1, 2, 4] as const;
/** Sets that are one unit of work. */
const LOOKS_SHIFT = 1;
const LEAST_GAIN = 1e-6;

/** Sets of guests that could leave a node for another, by load. */
interface Sets {
  readonly guests: readonly number[];
  readonly load: Float64Array;
  /** What each costs more on the other node. */
  readonly cost: Float64Array;
  /** Places in `guests`, one added to each; 0 for nobody. */
  readonly first: Uint8Array;
  readonly second: Uint8Array;
}

const newSets = (guests: readonly number[], count: number): Sets => ({
  guests,
  load: new Float64Array(count),
  cost: new Float64Array(count),
  first: new Uint8Array(count),
  second: new Uint8Array(count),
});

/** Guests of a node that could be on another. */
function movable({ state, random }: LevelSearch, node: number, to: number): number[] {
  const { tables, residents, residentCount } = state;
  const there = (residents[node] as Int32Array).subarray(0, residentCount[node] as number);
  const list = Array.from(there).filter((guest) => tables.allowed[guest * tables.nodeCount + to] === 1);
  while (list.length > GUESTS_MAX) {
    const drawn = Math.floor(random() * list.length);
    list[drawn] = list[list.length - 1] as number;
    list.pop();
  }
  return list;
}

/** All sets in any order; `tie` is what chance adds at most to what each costs. */
function allSets(
  { state: { tables }, random }: LevelSearch,
  extreme: number,
  way: Way,
  list: number[],
): Sets {
  const { node, to, tie } = way;
  const sets = newSets(list, 1 + (list.length * (list.length + 1)) / 2);
  const need = list.map((guest) => tables.need[guest * tables.extremeCount + extreme] as number);
  const more = list.map((guest) => costAt(tables, guest, to) - costAt(tables, guest, node));
  sets.cost[0] = tie;
  let count = 1;
  for (let one = 0; one < list.length; one++)
    for (let two = -1; two < one; two++) {
      sets.load[count] = (need[one] as number) + (need[two] ?? 0);
      sets.cost[count] = (more[one] as number) + (more[two] ?? 0) + tie * random();
      sets.first[count] = one + 1;
      sets.second[count++] = two + 1;
    }
  return sets;
}

interface Way {
  readonly node: number;
  readonly to: number;
  readonly tie: number;
}

function setsByLoad(search: LevelSearch, extreme: number, way: Way): Sets {
  const sets = allSets(search, extreme, way, movable(search, way.node, way.to));
  const { load, cost, first, second } = sets;
  const scale = STEPS / load.reduce((most, each) => Math.max(most, each), 1);
  const keys = load.map((each, index) => Math.floor(each * scale) * SETS + index).sort();
  const sorted = newSets(sets.guests, load.length);
  for (let position = 0; position < keys.length; position++) {
    const index = (keys[position] as number) % SETS;
    sorted.load[position] = load[index] as number;
    sorted.cost[position] = cost[index] as number;
    sorted.first[position] = first[index] as number;
    sorted.second[position] = second[index] as number;
  }
  search.counts.work += load.length >> LOOKS_SHIFT;
  return sorted;
}

interface Swap {
  readonly cost: number;
  readonly ours: number;
  readonly theirs: number;
}

/** Sets in the order of loads, of which only those are left that may yet be the cheapest: loads and costs grow. */
interface Queue {
  readonly places: Int32Array;
  head: number;
  tail: number;
  next: number;
}

/** Takes in what weighs at most so much, and leaves out what weighs less than the least. */
function advance(queue: Queue, { load, cost }: Sets, least: number, most: number): void {
  const { places } = queue;
  for (; queue.next < places.length && (load[queue.next] as number) <= most; queue.next++) {
    const own = cost[queue.next] as number;
    while (queue.tail > queue.head && (cost[places[queue.tail - 1] as number] as number) >= own) queue.tail--;
    places[queue.tail++] = queue.next;
  }
  while (queue.head < queue.tail && (load[places[queue.head] as number] as number) < least) queue.head++;
}

/** The cheapest two sets of which theirs weighs more than ours, by an amount within limits. */
function cheapest(ours: Sets, theirs: Sets, least: number, most: number): Swap | undefined {
  const queue = { places: new Int32Array(theirs.load.length), head: 0, tail: 0, next: 0 };
  let best: Swap | undefined;
  for (let index = 0; index < ours.load.length; index++) {
    const load = ours.load[index] as number;
    advance(queue, theirs, load + least, load + most);
    if (queue.head === queue.tail) continue;
    const found = queue.places[queue.head] as number;
    const cost = (ours.cost[index] as number) + (theirs.cost[found] as number);
    if (best === undefined || cost < best.cost) best = { cost, ours: index, theirs: found };
  }
  return best;
}

const members = ({ guests, first, second }: Sets, index: number): number[] =>
  [first[index] as number, second[index] as number].flatMap((place) =>
    place === 0 ? [] : [guests[place - 1] as number],
  );

/** True where both nodes have room, and no group is against it. */
function holds({ tables, room, onNode }: LevelState, moved: readonly number[], one: number, other: number) {
  const { dimensionCount } = tables;
  for (let row = 0; row < dimensionCount; row++)
    if (
      Math.min(room[one * dimensionCount + row] as number, room[other * dimensionCount + row] as number) < 0
    )
      return false;
  return moved.every((guest) => groupsHold({ tables, onNode }, guest, one, other));
}

/** Two nodes, and what is to be better on them, or at least no worse where `isAny`. */
export interface FinePair {
  readonly extreme: number;
  readonly one: number;
  readonly other: number;
  readonly by: Judgement;
  /** Whether something else that is as good will do: which, is left to chance. */
  readonly isAny?: boolean;
}

/** By how much more theirs may weigh than ours so that both nodes are at most so many levels outside of the window. */
function limits({ tables, load }: LevelState, { extreme, one, other, by }: FinePair, away: number) {
  const [cellOne, cellOther] = [one * tables.extremeCount + extreme, other * tables.extremeCount + extreme];
  const [low, high] = [Math.ceil(by.low) - away, Math.floor(by.high) + away + 1];
  const [byOne, byOther] = [tables.divisor[cellOne] as number, tables.divisor[cellOther] as number];
  const [loadOne, loadOther] = [load[cellOne] as number, load[cellOther] as number];
  return {
    least: Math.max(low * byOne - loadOne, loadOther - high * byOther),
    most: Math.min(high * byOne - loadOne, loadOther - low * byOther),
  };
}

/** Levels outside of the window, weighed, with so much more on the first node and less on the other. */
function outsideOf({ tables, load }: LevelState, { extreme, one, other, by }: FinePair, more = 0): number {
  const levelOf = (node: number, added: number) => {
    const cell = node * tables.extremeCount + extreme;
    return Math.floor(((load[cell] as number) + added) / (tables.divisor[cell] as number));
  };
  return worthOf(levelOf(one, more), levelOf(other, -more), by);
}

/** Makes a swap if that is better, or as good where that will do; says whether it did. */
function tryOut(search: LevelSearch, pair: FinePair, goers: readonly number[], comers: readonly number[]) {
  const { state } = search;
  const { one, other, isAny = false } = pair;
  const worth = () => outsideOf(state, pair) + state.total.moves + state.total.wishes;
  const put = (goersTo: number, comersTo: number) => {
    for (const guest of goers) moveNoted(search, guest, goersTo);
    for (const guest of comers) moveNoted(search, guest, comersTo);
  };
  const before = worth();
  put(other, one);
  const isFine = before - worth() > (isAny ? -LEAST_GAIN : LEAST_GAIN);
  if (isFine && holds(state, [...goers, ...comers], one, other)) return true;
  put(one, other);
  return false;
}

/** Swaps two sets of guests, the cheapest ones that leave both nodes nearest to the window; says whether it did. */
export function swapFinely(search: LevelSearch, pair: FinePair): boolean {
  const { state } = search;
  const { extreme, one, other, isAny = false } = pair;
  const { extremeCount, divisor } = state.tables;
  if (one === other || divisor[one * extremeCount + extreme] === 0) return false;
  if (divisor[other * extremeCount + extreme] === 0) return false;
  const tie = isAny ? LEAST_GAIN / 2 : 0;
  const ours = setsByLoad(search, extreme, { node: one, to: other, tie });
  const theirs = setsByLoad(search, extreme, { node: other, to: one, tie });
  const found = OUTSIDE.flatMap((away) => {
    const { least, most } = limits(state, pair, away);
    const swap = most < least ? undefined : cheapest(ours, theirs, least, most);
    if (swap === undefined) return [];
    const more = (theirs.load[swap.theirs] as number) - (ours.load[swap.ours] as number);
    return [{ ...swap, worth: swap.cost + outsideOf(state, pair, more) }];
  });
  const worthMax = outsideOf(state, pair) + (isAny ? LEAST_GAIN : 0);
  for (const swap of found.sort((first, second) => first.worth - second.worth)) {
    if (swap.worth >= worthMax) break;
    const [goers, comers] = [members(ours, swap.ours), members(theirs, swap.theirs)];
    if (goers.length + comers.length > 0 && tryOut(search, pair, goers, comers)) return true;
  }
  return false;
}
