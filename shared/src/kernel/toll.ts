import type { Change } from './draw.ts';
import type { Placement } from './placement.ts';

/**
 * What it costs a search, in temperatures, that a guest is on a node that is not its home, because of resources
 * that are held at home as well while guests move. There, nodes have no more room than at the start, whoever
 * leaves: a search that moves whoever it likes fills it with guests who might as well have stayed at home, and
 * ends where nobody can move any more. The price of room on a node rises while it is scarce, and falls while it
 * is not.
 */
export interface Toll {
  /** The rows that are held while guests move. */
  readonly rows: Int32Array;
  /** Per row: the mean need of all guests. */
  readonly mean: Float64Array;
  /** node x row of these: below what there is too little room, and the price of one unit. */
  readonly least: Float64Array;
  readonly price: Float64Array;
}

/** Of a mean need: how the price goes up or down each time, and the most it can be. */
const STEP = 0.3;
const PRICE_MAX = 100;

/** Of the room at the start. */
const LEAST_PART = 0.1;

export function newToll({ tables, room }: Placement): Toll | undefined {
  const { hasDuring, isDuring, guestCount, nodeCount, rowCount, need } = tables;
  if (!hasDuring) return undefined;
  const rows = Int32Array.from([...isDuring.keys()].filter((row) => isDuring[row] === 1));
  const mean = Float64Array.from(rows, (row) => {
    let sum = 0;
    for (let guest = 0; guest < guestCount; guest++) sum += need[guest * rowCount + row] as number;
    return Math.max(1, sum / Math.max(1, guestCount));
  });
  const price = new Float64Array(nodeCount * rows.length);
  const least = price.map((_, cell) => {
    const index = cell % rows.length;
    const node = (cell - index) / rows.length;
    const first = room[node * rowCount + (rows[index] as number)] as number;
    return Math.min(mean[index] as number, LEAST_PART * first);
  });
  return { rows, mean, least, price };
}

/** Sets prices by where room is scarce now: where there is less than a guest needs on the average. */
export function adjustToll({ rows, mean, least, price }: Toll, { tables, room }: Placement): void {
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number;
    const most = mean[index] as number;
    for (let node = 0; node < tables.nodeCount; node++) {
      const cell = node * rows.length + index;
      const isScarce = (room[node * tables.rowCount + row] as number) < (least[cell] as number);
      const wanted = (price[cell] as number) + (isScarce ? STEP : -STEP) / most;
      price[cell] = Math.min(PRICE_MAX / most, Math.max(0, wanted));
    }
  }
}

function tollAt({ rows, price }: Toll, { tables }: Placement, guest: number, node: number): number {
  if (tables.home[guest] === node) return 0;
  let sum = 0;
  for (let index = 0; index < rows.length; index++)
    sum +=
      (price[node * rows.length + index] as number) *
      (tables.need[guest * tables.rowCount + (rows[index] as number)] as number);
  return sum;
}

/** What a change adds to the tolls. */
export function tollOf(toll: Toll, placement: Placement, { count, guests, targets }: Change): number {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const guest = guests[index] as number;
    const from = placement.place[guest] as number;
    sum += tollAt(toll, placement, guest, targets[index] as number) - tollAt(toll, placement, guest, from);
  }
  return sum;
}
