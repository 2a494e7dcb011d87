/** Where things of a size went: `bins` has -1 for those that found no room. */
export interface Packing {
  readonly bins: Int32Array;
  readonly complete: boolean;
  /** Whether that not all fit is proved. */
  readonly proved: boolean;
}

/** Places tried by the exact search before it gives up. */
const TRIES_MAX = 20_000;

type Choice = (rooms: Float64Array, need: number) => number;

/** The bin that is left with the least; -1 where nothing fits. */
const tightest: Choice = (rooms, need) => {
  let [best, least] = [-1, Number.POSITIVE_INFINITY];
  for (let bin = 0; bin < rooms.length; bin++) {
    const room = rooms[bin] as number;
    if (room >= need && (best < 0 || room < least)) [best, least] = [bin, room];
  }
  return best;
};

/** The bin that has the most. */
const roomiest: Choice = (rooms, need) => {
  let [best, most] = [-1, Number.NEGATIVE_INFINITY];
  for (let bin = 0; bin < rooms.length; bin++) {
    const room = rooms[bin] as number;
    if (room >= need && (best < 0 || room > most)) [best, most] = [bin, room];
  }
  return best;
};

const descending = (needs: ArrayLike<number>): number[] =>
  Array.from({ length: needs.length }, (_, item) => item).sort(
    (one, other) => (needs[other] ?? 0) - (needs[one] ?? 0) || one - other,
  );

/** Each in its turn into the bin of `choice`; who finds none is left out. */
function inTurn(needs: ArrayLike<number>, free: ArrayLike<number>, order: readonly number[], choice: Choice) {
  const rooms = Float64Array.from(free);
  const bins = new Int32Array(needs.length).fill(-1);
  for (const item of order) {
    const need = needs[item] ?? 0;
    const bin = choice(rooms, need);
    if (bin < 0) continue;
    bins[item] = bin;
    rooms[bin] = (rooms[bin] ?? 0) - need;
  }
  return bins;
}

const sumOf = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

interface Hunt {
  readonly needs: ArrayLike<number>;
  readonly order: readonly number[];
  readonly rooms: Float64Array;
  readonly bins: Int32Array;
  /** What is still to be placed from each position of the order on. */
  readonly rest: Float64Array;
  tries: number;
}

/** Room that is of use to what is still to come: not what is too small for the smallest. */
function usableRoom({ rooms, needs, order }: Hunt): number {
  const smallest = needs[order[order.length - 1] ?? 0] ?? 0;
  return sumOf(rooms.filter((room) => room >= smallest));
}

/** Bins in the order in which they are tried: the tightest first, of equal ones only the first. */
function candidates({ rooms, needs, order, bins }: Hunt, position: number): number[] {
  const need = needs[order[position] ?? 0] ?? 0;
  const before = order[position - 1];
  // two of one size are the same two the other way round
  const from = before !== undefined && needs[before] === need ? (bins[before] ?? 0) : -1;
  const seen = new Set<number>();
  const fitting: number[] = [];
  for (const [bin, room] of rooms.entries()) {
    if (room < need || (bin !== from && seen.has(room))) continue;
    seen.add(room);
    fitting.push(bin);
  }
  return fitting.sort((one, other) => (rooms[one] ?? 0) - (rooms[other] ?? 0) || one - other);
}

/** Tries every way to place the rest; undefined when it had to give up. */
function hunt(state: Hunt, position: number): boolean | undefined {
  const item = state.order[position];
  if (item === undefined) return true;
  if (usableRoom(state) < (state.rest[position] ?? 0)) return false;
  const need = state.needs[item] ?? 0;
  for (const bin of candidates(state, position)) {
    if (state.tries++ >= TRIES_MAX) return undefined;
    state.bins[item] = bin;
    state.rooms[bin] = (state.rooms[bin] ?? 0) - need;
    const found = hunt(state, position + 1);
    if (found !== false) return found;
    state.rooms[bin] = (state.rooms[bin] ?? 0) + need;
  }
  state.bins[item] = -1;
  return false;
}

function search(needs: ArrayLike<number>, free: ArrayLike<number>, order: readonly number[]) {
  const rest = new Float64Array(order.length + 1);
  for (let position = order.length - 1; position >= 0; position--)
    rest[position] = (rest[position + 1] ?? 0) + (needs[order[position] ?? 0] ?? 0);
  const bins = new Int32Array(needs.length).fill(-1);
  const state: Hunt = { needs, order, rooms: Float64Array.from(free), bins, rest, tries: 0 };
  return { found: hunt(state, 0), bins };
}

/** More things than this are not searched one by one: the stack of the search is as deep as there are things. */
const SEARCHED_MAX = 400;

/**
 * Puts things into bins: the largest first, each where it fits tightest or where most is free; where that leaves
 * something out, by trying every way. Where not all fit, those of `first` are placed before the others.
 */
export function pack(
  needs: ArrayLike<number>,
  free: ArrayLike<number>,
  first: (item: number) => boolean = () => false,
): Packing {
  const order = descending(needs);
  const largest = needs[order[0] ?? 0] ?? 0;
  const isHopeless =
    sumOf(Array.from(needs)) > sumOf(Array.from(free, (room) => Math.max(0, room))) ||
    Array.from(free).every((room) => room < largest);
  const found = isHopeless && order.length > 0 ? undefined : packAll(needs, free, order);
  if (found?.bins !== undefined) return { bins: found.bins, complete: true, proved: true };
  const urgent = [...order.filter(first), ...order.filter((item) => !first(item))];
  return {
    bins: inTurn(needs, free, urgent, tightest),
    complete: false,
    proved: found === undefined || found.isImpossible,
  };
}

/** Bins for all, where they are found; else whether there are none. */
function packAll(needs: ArrayLike<number>, free: ArrayLike<number>, order: readonly number[]) {
  for (const choice of [tightest, roomiest]) {
    const bins = inTurn(needs, free, order, choice);
    if (bins.every((bin) => bin >= 0)) return { bins, isImpossible: false };
  }
  if (order.length > SEARCHED_MAX) return { isImpossible: false };
  const { found, bins } = search(needs, free, order);
  return found === true ? { bins, isImpossible: false } : { isImpossible: found === false };
}
