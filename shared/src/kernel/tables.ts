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
  /** What there is at all: what there is not is not asked for. */
  readonly has: {
    readonly refusals: boolean;
    readonly groups: boolean;
    readonly rules: boolean;
    readonly budgets: boolean;
    readonly extremes: boolean;
  };
}

/** Move costs of one tier; an empty array costs nothing. */
export interface MoveTable {
  readonly tier: number;
  readonly perGuest: Float64Array;
  readonly perRoute: Float64Array;
  readonly perTarget: Float64Array;
  readonly hasGuest: boolean;
  readonly hasRoute: boolean;
  readonly hasTarget: boolean;
}

function refusedBits(model: PlacementModel): Uint32Array {
  const { allowed, fences = [], guestCount, nodeCount, home } = model;
  if (allowed === undefined && fences.length === 0) return new Uint32Array(0);
  const bits = new Uint32Array(Math.ceil((guestCount * nodeCount) / 32));
  for (let cell = 0; allowed !== undefined && cell < guestCount * nodeCount; cell++) {
    if (allowed[cell] !== 0) continue;
    const isHome = at(home, Math.floor(cell / nodeCount)) === cell % nodeCount;
    if (!isHome) bits[cell >>> 5] = (bits[cell >>> 5] ?? 0) | (1 << (cell & 31));
  }
  for (const { guests, nodes } of fences) {
    const outside = outsideOf(nodes, nodeCount);
    for (const guest of guests) fenceIn(bits, guest * nodeCount, outside, at(home, guest));
  }
  return bits;
}

/** What is outside of a fence as bits, at each of the 32 places in a word where a guest's row may begin. */
function outsideOf(nodes: readonly number[], nodeCount: number): (offset: number) => Uint32Array {
  const isOutside = new Uint8Array(nodeCount).fill(1);
  for (const node of nodes) isOutside[node] = 0;
  const shifted: Uint32Array[] = [];
  return (offset) => {
    const known = shifted[offset];
    if (known !== undefined) return known;
    const words = new Uint32Array(Math.ceil((nodeCount + offset) / 32));
    isOutside.forEach((bit, node) => {
      const cell = node + offset;
      words[cell >>> 5] = (words[cell >>> 5] as number) | (bit << (cell & 31));
    });
    shifted[offset] = words;
    return words;
  };
}

/** Refuses a guest, whose row begins at `first`, what is outside; tens of millions of cells, so word by word. */
function fenceIn(bits: Uint32Array, first: number, outside: (offset: number) => Uint32Array, home: number) {
  const words = outside(first & 31);
  const begin = first >>> 5;
  const cell = first + home;
  const homeBefore = (bits[cell >>> 5] as number) & (1 << (cell & 31));
  for (let word = 0; word < words.length; word++)
    bits[begin + word] = (bits[begin + word] as number) | (words[word] as number);
  if (homeBefore === 0) bits[cell >>> 5] = (bits[cell >>> 5] as number) & ~(1 << (cell & 31));
}

const moveTable = ({ tier, perGuest, perRoute, perTarget }: MoveCost): MoveTable => ({
  tier,
  perGuest: Float64Array.from(perGuest ?? []),
  perRoute: Float64Array.from(perRoute ?? []),
  perTarget: Float64Array.from(perTarget ?? []),
  hasGuest: perGuest !== undefined,
  hasRoute: perRoute !== undefined,
  hasTarget: perTarget !== undefined,
});

/** Flattens a public model. */
export function buildTables(model: PlacementModel): Tables {
  const { guestCount, nodeCount, tierCount, searchTier } = model;
  const refused = refusedBits(model);
  const groups = groupTables(model);
  const extremes = extremeTables(model);
  const budgets = (model.budgets ?? []).map(({ perGuest }) => Float64Array.from(perGuest));
  return {
    ...{ model, guestCount, nodeCount, tierCount, searchTier },
    ...rowTables(model),
    home: Int32Array.from(model.home),
    ...{ refused, groups, extremes, budgets },
    moveCosts: (model.moveCosts ?? []).map(moveTable),
    has: {
      refusals: refused.length > 0,
      groups: groups.list.length > 0,
      rules: groups.ruleList.length > 0,
      budgets: budgets.length > 0,
      extremes: extremes.count > 0,
    },
  };
}
