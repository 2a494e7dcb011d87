import { at } from '../kit/assert.ts';
import type { Dimension, PlacementModel } from './placement-model.ts';

/**
 * Dimensions and pair balances as rows: first those of tier 0, then those of tier 1 …; a pair balance is one
 * more row, because what is short of it is a load above a safety too: need2 - target x need1 against
 * capacity2 - target x capacity1. Cells of a node or a guest lie side by side, one per row.
 */
export interface RowTables {
  readonly rowCount: number;
  /** Row where the rows of each tier begin; one more entry than tiers. */
  readonly tierStart: Int32Array;
  /** guest x row: what guests need at home, and from `away` on what they need elsewhere; 0 = the same. */
  readonly need: Float64Array;
  readonly away: number;
  /** node x row. */
  readonly capacity: Float64Array;
  readonly safety: Float64Array;
  /** Per row. */
  readonly weight: Float64Array;
  readonly squareWeight: Float64Array;
  readonly isDuring: Uint8Array;
  /** Whether nothing is squared and nobody needs more or less elsewhere. */
  readonly isLinear: boolean;
  /** Whether any row is held at home while a guest leaves. */
  readonly hasDuring: boolean;
  /** Whether there are two rows of one tier, linear and not held. */
  readonly isPlainPair: boolean;
}

type Row = Required<Dimension>;

/** No load ever gets above this, so that it stands for "no limit" in sums. */
const beyond = ({ need, needAway }: Dimension, guestCount: number): number => {
  let sum = 1;
  for (let guest = 0; guest < guestCount; guest++)
    sum += Math.max(Math.abs(at(need, guest)), Math.abs(at(needAway ?? need, guest)));
  return sum;
};

function rowOf(dimension: Dimension, guestCount: number): Row {
  const { need, needAway = need, capacity, safety, weight = 0, squareWeight = 0 } = dimension;
  const most = beyond(dimension, guestCount);
  return {
    ...{ need, needAway, capacity },
    isDuring: dimension.isDuring ?? false,
    tier: dimension.tier ?? 0,
    safety: Float64Array.from(safety ?? capacity, (limit) => Math.min(limit, most)),
    weight: safety === undefined ? 0 : weight,
    squareWeight: safety === undefined ? 0 : squareWeight,
  };
}

function pairRow({ dimensions, pairs, guestCount, nodeCount }: PlacementModel, index: number): Row {
  const { first, second, target, weight, tier } = at(pairs ?? [], index);
  const [one, two] = [at(dimensions, first), at(dimensions, second)];
  const differences = (figuresOne: ArrayLike<number>, figuresTwo: ArrayLike<number>, count: number) =>
    Float64Array.from({ length: count }, (_, each) => at(figuresTwo, each) - target * at(figuresOne, each));
  return {
    need: differences(one.need, two.need, guestCount),
    needAway: differences(one.needAway ?? one.need, two.needAway ?? two.need, guestCount),
    capacity: new Float64Array(nodeCount).fill(Number.POSITIVE_INFINITY),
    safety: differences(one.capacity, two.capacity, nodeCount),
    isDuring: false,
    squareWeight: 0,
    ...{ weight, tier },
  };
}

/** Figures of each row, laid side by side per item. */
export function sideBySide(rows: readonly ArrayLike<number>[], count: number): Float64Array {
  const cells = new Float64Array(rows.length * count);
  rows.forEach((row, index) => {
    for (let item = 0; item < count; item++) cells[item * rows.length + index] = at(row, item);
  });
  return cells;
}

function needs(model: PlacementModel, rows: readonly Row[]): { need: Float64Array; away: number } {
  const count = model.guestCount;
  const atHome = sideBySide(
    rows.map(({ need }) => need),
    count,
  );
  if (model.dimensions.every(({ needAway }) => needAway === undefined)) return { need: atHome, away: 0 };
  const elsewhere = sideBySide(
    rows.map(({ needAway }) => needAway),
    count,
  );
  const need = new Float64Array(2 * atHome.length);
  need.set(atHome);
  need.set(elsewhere, atHome.length);
  return { need, away: atHome.length };
}

export function rowTables(model: PlacementModel): RowTables {
  const { guestCount, nodeCount, tierCount } = model;
  const rows = [
    ...model.dimensions.map((dimension) => rowOf(dimension, guestCount)),
    ...(model.pairs ?? []).map((_, index) => pairRow(model, index)),
  ].sort((one, other) => one.tier - other.tier);
  const needed = needs(model, rows);
  const isLinear = needed.away === 0 && rows.every(({ squareWeight }) => squareWeight === 0);
  const hasDuring = rows.some(({ isDuring }) => isDuring);
  return {
    rowCount: rows.length,
    tierStart: Int32Array.from({ length: tierCount + 1 }, (_, tier) => {
      const first = rows.findIndex((row) => row.tier >= tier);
      return first < 0 ? rows.length : first;
    }),
    ...needed,
    capacity: sideBySide(
      rows.map(({ capacity }) => capacity),
      nodeCount,
    ),
    safety: sideBySide(
      rows.map(({ safety }) => safety),
      nodeCount,
    ),
    weight: Float64Array.from(rows, ({ weight }) => weight),
    squareWeight: Float64Array.from(rows, ({ squareWeight }) => squareWeight),
    isDuring: Uint8Array.from(rows, ({ isDuring }) => Number(isDuring)),
    ...{ isLinear, hasDuring },
    isPlainPair: rows.length === 2 && tierCount === 1 && isLinear && !hasDuring,
  };
}
