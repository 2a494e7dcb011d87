import { at } from '../kit/assert.ts';
import { type ExtremeTables, extremeTables } from './extreme-tables.ts';
import { type GroupTables, groupTables } from './group-tables.ts';
import type { MoveCost, PlacementModel } from './placement-model.ts';
import { type RowTables, rowTables } from './row-tables.ts';

/** The model as the inner loop reads it. */
export interface Tables extends RowTables {
  readonly model: PlacementModel;
  readonly guestCount: number;
  readonly nodeCount: number;
  readonly tierCount: number;
  readonly searchTier: number;
  readonly home: Int32Array;
  /** Bits of guest x node; empty where everything is allowed. */
  readonly refused: Uint32Array;
  readonly moveCosts: readonly MoveTable[];
  readonly groups: GroupTables;
  readonly extremes: ExtremeTables;
  readonly budgets: readonly Float64Array[];
}

/** Move costs of one tier; an empty array costs nothing. */
export interface MoveTable {
  readonly tier: number;
  readonly perGuest: Float64Array;
  readonly perRoute: Float64Array;
  readonly perTarget: Float64Array;
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

/** Flattens a public model. */
export function buildTables(model: PlacementModel): Tables {
  const { guestCount, nodeCount, tierCount, searchTier } = model;
  return {
    ...{ model, guestCount, nodeCount, tierCount, searchTier },
    ...rowTables(model),
    home: Int32Array.from(model.home),
    refused: refusedBits(model),
    moveCosts: (model.moveCosts ?? []).map(moveTable),
    groups: groupTables(model),
    extremes: extremeTables(model),
    budgets: (model.budgets ?? []).map(({ perGuest }) => Float64Array.from(perGuest)),
  };
}
