import { at } from '../../kit/assert.ts';
import type { LevelTables } from '../levels/level-tables.ts';

/** One kind of load, while its greatest guests are being placed. */
interface Kind {
  readonly total: number;
  readonly room: number;
  /** Per node. */
  readonly divisor: Float64Array;
  readonly load: Float64Array;
  readonly hasLeast: boolean;
}

/** Guests of which all ways are looked at; the others are poured like water. */
const PLACED = 9;

/** What the gap is at least when the rest is poured into the emptiest nodes, in levels. */
function poured({ total, room, divisor, load, hasLeast }: Kind): number {
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
  let most = Math.floor(mean);
  for (let node = 0; node < load.length; node++)
    most = Math.max(most, Math.floor((load[node] as number) / (divisor[node] as number)));
  return hasLeast ? Math.max(0, most - Math.floor(stands)) : most;
}

/** The least gap of all ways to place some guests, one after the other. */
function leastOf(
  kind: Kind,
  guests: readonly { readonly need: number; readonly nodes: readonly number[] }[],
): number {
  const { load } = kind;
  let best = Number.POSITIVE_INFINITY;
  const place = (index: number) => {
    const own = poured(kind);
    if (own >= best) return;
    const guest = guests[index];
    if (guest === undefined) {
      best = own;
      return;
    }
    for (const node of guest.nodes) {
      const before = at(load, node);
      load[node] = before + guest.need;
      place(index + 1);
      load[node] = before;
    }
  };
  place(0);
  return best;
}

/** Per kind of load: what its gap costs at least on these nodes, whatever the other kinds would like. */
export function leastGaps(tables: LevelTables, nodes: readonly number[]): Float64Array {
  const { extremeCount, guestCount, nodeCount, need, base, divisor, allowed, weight, hasLeast } = tables;
  return Float64Array.from({ length: extremeCount }, (_, extreme) => {
    const ofNodes = (figures: Float64Array) =>
      Float64Array.from(nodes, (node) => at(figures, node * extremeCount + extreme));
    const guests = Array.from({ length: guestCount }, (__, guest) => ({
      need: at(need, guest * extremeCount + extreme),
      nodes: [...nodes.keys()].filter((index) => allowed[guest * nodeCount + at(nodes, index)] === 1),
    })).sort((one, other) => other.need - one.need);
    const load = ofNodes(base);
    const sum = (figures: Iterable<number>) => [...figures].reduce((all, each) => all + each, 0);
    const kind: Kind = {
      ...{ load, divisor: ofNodes(divisor), hasLeast: at(hasLeast, extreme) === 1 },
      total: sum(load) + sum(guests.map((guest) => guest.need)),
      room: sum(ofNodes(divisor)),
    };
    return at(weight, extreme) * leastOf(kind, guests.slice(0, PLACED));
  });
}
