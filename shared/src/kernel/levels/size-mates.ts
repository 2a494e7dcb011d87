import { at } from '../../kit/assert.ts';
import type { LevelTables } from './level-tables.ts';

/** For each guest those whose needs are most like its own in all extremes, as extremes weigh them; the nearest first. */
export interface SizeMates {
  readonly count: number;
  /** guest x place. */
  readonly list: Int32Array;
}

/** Mates of a guest, at most. */
const MATES_MAX = 64;

/** guest x extreme: what a guest adds to a node of middle size, weighed. */
function weighedNeeds({ guestCount, nodeCount, extremeCount, need, inverse, weight }: LevelTables) {
  const scale = Float64Array.from({ length: extremeCount }, (_, extreme) => {
    let sum = 0;
    for (let node = 0; node < nodeCount; node++) sum += at(inverse, node * extremeCount + extreme);
    return (at(weight, extreme) * sum) / nodeCount;
  });
  const weighed = new Float64Array(guestCount * extremeCount);
  for (let cell = 0; cell < weighed.length; cell++)
    weighed[cell] = at(need, cell) * at(scale, cell % extremeCount);
  return weighed;
}

function distance(weighed: Float64Array, width: number, one: number, other: number): number {
  let sum = 0;
  for (let extreme = 0; extreme < width; extreme++)
    sum += Math.abs(
      (weighed[one * width + extreme] as number) - (weighed[other * width + extreme] as number),
    );
  return sum;
}

/** The nearest of one guest so far, sorted. */
interface Nearest {
  count: number;
  readonly guests: Int32Array;
  readonly distances: Float64Array;
}

function insert({ guests, distances, ...nearest }: Nearest, guest: number, far: number): number {
  const room = guests.length;
  let place = nearest.count < room ? nearest.count : room - 1;
  while (place > 0 && far < (distances[place - 1] as number)) {
    distances[place] = distances[place - 1] as number;
    guests[place] = guests[place - 1] as number;
    place--;
  }
  distances[place] = far;
  guests[place] = guest;
  return Math.min(room, nearest.count + 1);
}

/**
 * Finds all mates. Guests stand in the order of what they need in all: two are at least as far from each other as
 * these sums, so a walk to both sides ends where the sums alone are too far.
 */
export function sizeMates(tables: LevelTables): SizeMates {
  const { guestCount, extremeCount } = tables;
  const weighed = weighedNeeds(tables);
  const sums = Float64Array.from({ length: guestCount }, (_, guest) =>
    weighed.subarray(guest * extremeCount, (guest + 1) * extremeCount).reduce((sum, each) => sum + each, 0),
  );
  const order = Int32Array.from(sums.keys()).sort(
    (one, other) => at(sums, one) - at(sums, other) || one - other,
  );
  const count = Math.max(0, Math.min(MATES_MAX, guestCount - 1));
  const list = new Int32Array(guestCount * count);
  const nearest: Nearest = { count: 0, guests: new Int32Array(count), distances: new Float64Array(count) };
  const walk = (position: number, step: 1 | -1) => {
    const guest = at(order, position);
    for (let other = position + step; other >= 0 && other < guestCount; other += step) {
      const mate = at(order, other);
      const limit = nearest.count < count ? Number.POSITIVE_INFINITY : at(nearest.distances, count - 1);
      if (Math.abs(at(sums, mate) - at(sums, guest)) >= limit) return;
      const far = distance(weighed, extremeCount, guest, mate);
      if (far < limit) nearest.count = insert(nearest, mate, far);
    }
  };
  for (let position = 0; position < guestCount && count > 0; position++) {
    nearest.count = 0;
    walk(position, 1);
    walk(position, -1);
    list.set(nearest.guests, at(order, position) * count);
  }
  return { count, list };
}
