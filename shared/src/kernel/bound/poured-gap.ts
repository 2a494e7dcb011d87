import { at } from '../../kit/assert.ts';

/** One kind of load on nodes that count: what is on them whatever happens, and who may come. */
export interface Pool {
  /** Per node. */
  readonly load: Float64Array;
  readonly divisor: Float64Array;
  readonly guests: readonly PoolGuest[];
  /** Whether the emptiest node counts as well, or the fullest alone. */
  readonly hasLeast: boolean;
}

export interface PoolGuest {
  readonly need: number;
  /** Indexes of nodes. */
  readonly nodes: readonly number[];
}

/** More guests are never placed one by one: what is left of a kind of load is then like water. */
const PLACED_MAX = 9;

/** Rounding must not make a bound of what is none. */
const SLACK = 1e-9;

const sum = (figures: Iterable<number>): number => [...figures].reduce((all, each) => all + each, 0);

/** The gap, or the greatest level, when all that is left is poured into the emptiest nodes. */
function poured({ load, divisor, hasLeast }: Pool, total: number, room: number): number {
  const mean = total / room;
  let stands = mean;
  for (let isFalling = true; isFalling; ) {
    let [loads, places] = [total, room];
    for (let node = 0; node < load.length; node++) {
      const own = load[node] as number;
      const part = divisor[node] as number;
      if (own / part <= stands) continue;
      loads -= own;
      places -= part;
    }
    const lower = places <= 0 ? stands : loads / places;
    isFalling = lower < stands;
    if (isFalling) stands = lower;
  }
  let most = Math.floor(mean - SLACK);
  for (let node = 0; node < load.length; node++)
    most = Math.max(most, Math.floor((load[node] as number) / (divisor[node] as number)));
  return hasLeast ? Math.max(0, most - Math.floor(stands + SLACK)) : most;
}

/** The least of all ways to place the first guests; undefined where those are too many to look at. */
function placed(pool: Pool, count: number, total: number, looksMax: number): number | undefined {
  const room = sum(pool.divisor);
  let [best, looks] = [Number.POSITIVE_INFINITY, 0];
  const place = (index: number) => {
    if (looks++ > looksMax) return;
    const own = poured(pool, total, room);
    if (own >= best) return;
    if (index === count) {
      best = own;
      return;
    }
    const { need, nodes } = at(pool.guests, index);
    for (const node of nodes) {
      const before = at(pool.load, node);
      pool.load[node] = before + need;
      place(index + 1);
      pool.load[node] = before;
    }
  };
  place(0);
  return looks > looksMax ? undefined : best;
}

/**
 * What the gap between the fullest and the emptiest node is at least, in whole levels: the greatest guests in all ways
 * there are, as many as so many looks suffice for, and the others as if they could be divided.
 */
export function pouredGap(pool: Pool, looksMax: number): number {
  const guests = [...pool.guests].sort((one, other) => other.need - one.need);
  const own = { ...pool, load: pool.load.slice(), guests };
  const total = sum(pool.load) + sum(guests.map(({ need }) => need));
  let best = placed(own, 0, total, looksMax) ?? 0;
  for (let count = 1; count <= Math.min(PLACED_MAX, guests.length); count++) {
    const next = placed(own, count, total, looksMax);
    if (next === undefined) break;
    best = Math.max(best, next);
  }
  return best;
}
