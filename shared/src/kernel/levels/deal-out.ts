import { below, type LevelSearch } from './level-search.ts';

/** A node that is to get so many units, from the least to the greatest. */
export interface Taker {
  readonly node: number;
  readonly least: number;
  readonly most: number;
}

/** Sums that are one unit of work. */
const LOOKS_SHIFT = 6;
/** How often the larger ones are taken where they may be left, too: small ones fit the last nodes. */
const TAKE = 0.7;

interface Pool {
  readonly search: LevelSearch;
  readonly units: Int32Array;
  /** Small ones first. */
  guests: number[];
}

const mayBe = ({ state: { tables } }: LevelSearch, guest: number, node: number): boolean =>
  tables.allowed[guest * tables.nodeCount + node] === 1;

/** pool x sum: 1 where those up to it can make the sum. */
function reachable({ search, units, guests }: Pool, { node, most }: Taker): Uint8Array {
  const width = most + 1;
  const reach = new Uint8Array((guests.length + 1) * width);
  reach[0] = 1;
  guests.forEach((guest, index) => {
    const [row, next] = [index * width, (index + 1) * width];
    reach.copyWithin(next, row, next);
    if (!mayBe(search, guest, node)) return;
    for (let sum = units[guest] as number; sum < width; sum++)
      if (reach[row + sum - (units[guest] as number)] === 1) reach[next + sum] = 1;
  });
  search.counts.work += (guests.length * width) >> LOOKS_SHIFT;
  return reach;
}

/** Takes from the pool what makes one of the sums wanted, by chance; undefined where nothing does. */
function take(pool: Pool, taker: Taker): number[] | undefined {
  const { search, units, guests } = pool;
  const { least, most } = taker;
  if (most < 0 || most < least) return undefined;
  const width = most + 1;
  const reach = reachable(pool, taker);
  const last = guests.length * width;
  const sums: number[] = [];
  for (let sum = Math.max(0, least); sum <= most; sum++) if (reach[last + sum] === 1) sums.push(sum);
  if (sums.length === 0) return undefined;
  let rest = sums[below(search, sums.length)] as number;
  const taken: number[] = [];
  const left: number[] = [];
  for (let index = guests.length - 1; index >= 0; index--) {
    const guest = guests[index] as number;
    const by = units[guest] as number;
    const row = index * width;
    const may = by <= rest && mayBe(search, guest, taker.node) && reach[row + rest - by] === 1;
    if (may && (reach[row + rest] !== 1 || search.random() < TAKE)) {
      taken.push(guest);
      rest -= by;
    } else left.push(guest);
  }
  pool.guests = left.reverse();
  return taken;
}

/** Who goes where so that each node gets as much as it wants and nobody is left; undefined where that is not found. */
export function dealOut(
  search: LevelSearch,
  units: Int32Array,
  guests: readonly number[],
  takers: readonly Taker[],
): Map<number, number> | undefined {
  const sorted = [...guests].sort((one, other) => (units[one] as number) - (units[other] as number));
  const pool: Pool = { search, units, guests: sorted };
  const dealt = new Map<number, number>();
  let left = sorted.reduce((sum, guest) => sum + (units[guest] as number), 0);
  const others = { least: 0, most: 0 };
  for (const { least, most } of takers) {
    others.least += Math.max(0, least);
    others.most += most;
  }
  if (left < others.least || left > others.most) return undefined;
  for (const { node, least, most } of takers) {
    others.least -= Math.max(0, least);
    others.most -= most;
    const taker = {
      node,
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
