import { at } from '../kit/assert.ts';
import { groupTables } from './group-tables.ts';
import type { Dimension, MoveCost, PlacementModel } from './placement-model.ts';

/**
 * The model as the inner loop reads it. Cells of a node or a guest lie side by side, one per row: first the
 * dimensions of tier 0, then those of tier 1 …; a pair balance is one more row, because what is short of it is
 * a load above a safety too: need2 - target x need1 against capacity2 - target x capacity1.
 */
export interface Tables {
  readonly model: PlacementModel;
  readonly guestCount: number;
  readonly nodeCount: number;
  readonly rowCount: number;
  readonly tierCount: number;
  readonly searchTier: number;
  /** Row where the rows of each tier begin; one more entry than tiers. */
  readonly tierStart: Int32Array;
  readonly home: Int32Array;
  /** Bits of guest x node; empty where everything is allowed. */
  readonly refused: Uint32Array;
  /** guest x row. */
  readonly need: Float64Array;
  /** node x row. */
  readonly capacity: Float64Array;
  readonly safety: Float64Array;
  /** Per row. */
  readonly weight: Float64Array;
  readonly squareWeight: Float64Array;
  readonly isDuring: Uint8Array;
  readonly moveCosts: readonly MoveTable[];
  readonly groups: ReturnType<typeof groupTables>;
}

/** Move costs of one tier; an empty array costs nothing. */
export interface MoveTable {
  readonly tier: number;
  readonly perGuest: Float64Array;
  readonly perRoute: Float64Array;
  readonly perTarget: Float64Array;
}

type Row = Required<Omit<Dimension, 'needAway'>>;

function rowOf(dimension: Dimension): Row {
  const hasCost = dimension.safety !== undefined;
  return {
    isDuring: false,
    tier: 0,
    ...dimension,
    safety: dimension.safety ?? dimension.capacity,
    weight: hasCost ? (dimension.weight ?? 0) : 0,
    squareWeight: hasCost ? (dimension.squareWeight ?? 0) : 0,
  };
}

function pairRow({ dimensions, pairs, guestCount, nodeCount }: PlacementModel, index: number): Row {
  const { first, second, target, weight, tier } = at(pairs ?? [], index);
  const [one, two] = [at(dimensions, first), at(dimensions, second)];
  const differences = (figuresOne: ArrayLike<number>, figuresTwo: ArrayLike<number>, count: number) =>
    Float64Array.from({ length: count }, (_, each) => at(figuresTwo, each) - target * at(figuresOne, each));
  return {
    need: differences(one.need, two.need, guestCount),
    capacity: new Float64Array(nodeCount).fill(Number.POSITIVE_INFINITY),
    safety: differences(one.capacity, two.capacity, nodeCount),
    isDuring: false,
    squareWeight: 0,
    ...{ weight, tier },
  };
}

/** figures of each row, laid side by side per item. */
function sideBySide(rows: readonly ArrayLike<number>[], count: number): Float64Array {
  const cells = new Float64Array(rows.length * count);
  rows.forEach((row, index) => {
    for (let item = 0; item < count; item++) cells[item * rows.length + index] = at(row, item);
  });
  return cells;
}

function refusedBits({ allowed, guestCount, nodeCount, home }: PlacementModel): Uint32Array {
  if (allowed === undefined) return new Uint32Array(0);
  const bits = new Uint32Array(Math.ceil((guestCount * nodeCount) / 32));
  for (let cell = 0; cell < guestCount * nodeCount; cell++) {
    const isHome = at(home, Math.floor(cell / nodeCount)) === cell % nodeCount;
    if (allowed[cell] === 0 && !isHome) bits[cell >>> 5] = (bits[cell >>> 5] ?? 0) | (1 << (cell & 31));
  }
  return bits;
}

const moveTable = ({ tier, perGuest, perRoute, perTarget }: MoveCost): MoveTable => ({
  tier,
  perGuest: Float64Array.from(perGuest ?? []),
  perRoute: Float64Array.from(perRoute ?? []),
  perTarget: Float64Array.from(perTarget ?? []),
});

/** Flattens a public model; what is broken at its start becomes the limit. */
export function buildTables(model: PlacementModel): Tables {
  const { guestCount, nodeCount, tierCount } = model;
  const rows = [
    ...model.dimensions.map(rowOf),
    ...(model.pairs ?? []).map((_, index) => pairRow(model, index)),
  ].sort((one, other) => one.tier - other.tier);
  const tierStart = Int32Array.from({ length: tierCount + 1 }, (_, tier) => {
    const first = rows.findIndex((row) => row.tier >= tier);
    return first < 0 ? rows.length : first;
  });
  return {
    ...{ model, guestCount, nodeCount, tierCount, tierStart },
    rowCount: rows.length,
    searchTier: model.searchTier,
    home: Int32Array.from(model.home),
    refused: refusedBits(model),
    need: sideBySide(
      rows.map(({ need }) => need),
      guestCount,
    ),
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
    moveCosts: (model.moveCosts ?? []).map(moveTable),
    groups: groupTables(model),
  };
}
