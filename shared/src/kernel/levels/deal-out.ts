import { below, type LevelSearch } from './level-search.ts';

/** A node that is to get so many units, from the least to the greatest, and has so much room for what is scarce. */
export interface Taker {
  readonly node: number;
  readonly least: number;
  readonly most: number;
  readonly room: number;
}

/** What is dealt out: units of load, and what guests need of the resource that is scarce beside it. */
export interface Measures {
  readonly units: Int32Array;
  readonly bulk: Float64Array;
}

/** Sums that are one unit of work. */
const LOOKS_SHIFT = 6;
/** How often the larger ones are taken where they may be left, too: small ones fit the last nodes. */
const TAKE = 0.7;

interface Pool {
  readonly search: LevelSearch;
  readonly measures: Measures;
  /** Small ones first. */
  guests: number[];
}

const mayBe = ({ state: { tables } }: LevelSearch, guest: number, node: number): boolean =>
  tables.allowed[guest * tables.nodeCount + node] === 1;

/** pool x sum: the least bulk with which those up to it make the sum; Infinity where they do not. */
function leastBulk({ search, measures: { units, bulk }, guests }: Pool, { node, most }: Taker): Float64Array {
  const width = most + 1;
  const least = new Float64Array((guests.length + 1) * width).fill(Number.POSITIVE_INFINITY, 1, width);
  guests.forEach((guest, index) => {
    const [row, next] = [index * width, (index + 1) * width];
    least.copyWithin(next, row, next);
    if (!mayBe(search, guest, node)) return;
    const [by, own] = [units[guest] as number, bulk[guest] as number];
    for (let sum = by; sum < width; sum++) {
      const taken = (least[row + sum - by] as number) + own;
      if (taken < (least[next + sum] as number)) least[next + sum] = taken;
    }
  });
  search.counts.work += (guests.length * width) >> LOOKS_SHIFT;
  return least;
}

/** Takes from the pool what makes one of the sums wanted, by chance; undefined where nothing does. */
function take(pool: Pool, taker: Taker): number[] | undefined {
  const { search, measures, guests } = pool;
  const { least, most } = taker;
  if (most < 0 || most < least) return undefined;
  const width = most + 1;
  const needed = leastBulk(pool, taker);
  const last = guests.length * width;
  const sums: number[] = [];
  for (let sum = Math.max(0, least); sum <= most; sum++)
    if ((needed[last + sum] as number) <= taker.room) sums.push(sum);
  if (sums.length === 0) return undefined;
  let [rest, room] = [sums[below(search, sums.length)] as number, taker.room];
  const taken: number[] = [];
  const left: number[] = [];
  for (let index = guests.length - 1; index >= 0; index--) {
    const guest = guests[index] as number;
    const [by, own] = [measures.units[guest] as number, measures.bulk[guest] as number];
    const row = index * width;
    const isFit = by <= rest && mayBe(search, guest, taker.node);
    const may = isFit && (needed[row + rest - by] as number) + own <= room;
    if (may && ((needed[row + rest] as number) > room || search.random() < TAKE)) {
      taken.push(guest);
      rest -= by;
      room -= own;
    } else left.push(guest);
  }
  pool.guests = left.reverse();
  return taken;
}

/** Who goes where so that each node gets as much as it wants and nobody is left; undefined where that is not found. */
export function dealOut(
  search: LevelSearch,
  measures: Measures,
  guests: readonly number[],
  takers: readonly Taker[],
): Map<number, number> | undefined {
  const { units } = measures;
  const sorted = [...guests].sort((one, other) => (units[one] as number) - (units[other] as number));
  const pool: Pool = { search, measures, guests: sorted };
  const dealt = new Map<number, number>();
  let left = sorted.reduce((sum, guest) => sum + (units[guest] as number), 0);
  const others = { least: 0, most: 0 };
  for (const { least, most } of takers) {
    others.least += Math.max(0, least);
    others.most += most;
  }
  if (left < others.least || left > others.most) return undefined;
  for (const { node, least, most, room } of takers) {
    others.least -= Math.max(0, least);
    others.most -= most;
    const taker = {
      ...{ node, room },
      least: Math.max(least, left - others.most),
      most: Math.min(most, left - others.least),
    };
    const taken = take(pool, taker);
    if (taken === undefined) return undefined;
    for (const guest of taken) {
      dealt.set(guest, node);
      left -= units[guest] as number;
    }
  }
  return left > 0 ? undefined : dealt;
}
