import { column } from '../kit/column.ts';
import { orZero } from '../kit/unknown.ts';
import type { Kernel } from './kernel.ts';
import type { GuestIndex } from './model.ts';
import type { Units } from './units.ts';

/** What figures of guests are laid out by: units move, all others stay. */
export interface UnitRows {
  readonly kernel: Kernel;
  readonly bundles: Units;
  /** The unit of each guest; -1 for those that stay. */
  readonly unitOf: Int32Array;
}

export function unitRows(kernel: Kernel, bundles: Units): UnitRows {
  const unitOf = new Int32Array(kernel.model.guests.length).fill(-1);
  bundles.units.forEach(({ guests }, unit) => {
    for (const guest of guests) unitOf[guest] = unit;
  });
  return { kernel, bundles, unitOf };
}

const sum = (guests: readonly GuestIndex[], figures: Float64Array): number => {
  let total = 0;
  for (const guest of guests) total += orZero(figures[guest] ?? 0);
  return total;
};

/** What each unit adds up to. */
export const unitRow = ({ bundles }: UnitRows, figures: Float64Array): Float64Array =>
  column(bundles.units, ({ guests }) => sum(guests, figures));

/** What is on each node and is not a unit; a guest in flight counts on both of its nodes. */
export function baseRow(
  { unitOf, kernel }: UnitRows,
  base: ArrayLike<number>,
  atHome: Float64Array,
  away: Float64Array,
): Float64Array {
  const { home, arriving } = kernel.model;
  const row = Float64Array.from(base);
  for (let guest = 0; guest < atHome.length; guest++) {
    if ((unitOf[guest] ?? -1) >= 0) continue;
    const node = home[guest] ?? -1;
    const target = arriving[guest] ?? -1;
    if (node >= 0) row[node] = (row[node] ?? 0) + orZero(atHome[guest] ?? 0);
    if (target >= 0 && target !== node) row[target] = (row[target] ?? 0) + orZero(away[guest] ?? 0);
  }
  return row;
}

/** Rows one after the other. */
export function flat(rows: readonly Float64Array[], width: number): Float64Array {
  const cells = new Float64Array(rows.length * width);
  for (const [index, row] of rows.entries()) cells.set(row, index * width);
  return cells;
}
