import { at } from '../../kit/assert.ts';
import type { PlacementModel } from '../placement-model.ts';
import { type MilpBuilder, milpBuilder } from './milp.ts';

/** A sum of columns, each times a value, and a number. */
export interface Sum {
  readonly terms: (readonly [column: number, value: number])[];
  constant: number;
}

/** A linear problem while it is being told: where each guest may be, and what every tier costs. */
export interface Draft {
  readonly model: PlacementModel;
  readonly builder: MilpBuilder;
  /** Column of each guest x node; -1 where it may not be. */
  readonly at: Int32Array;
  readonly tiers: readonly Sum[];
  /** Per tier: whether it may cost nothing, so that what is squared may as well be plain. */
  readonly isNothing: readonly boolean[];
}

export const newSum = (): Sum => ({ terms: [], constant: 0 });

export function newDraft(model: PlacementModel, isNothing: readonly boolean[]): Draft {
  const { guestCount, nodeCount, home, allowed } = model;
  const builder = milpBuilder();
  const places = new Int32Array(guestCount * nodeCount).fill(-1);
  for (let guest = 0; guest < guestCount; guest++) {
    const row: (readonly [number, number])[] = [];
    for (let node = 0; node < nodeCount; node++) {
      const cell = guest * nodeCount + node;
      if (allowed?.[cell] === 0 && at(home, guest) !== node) continue;
      places[cell] = builder.column(0, 0, 1, true);
      row.push([at(places, cell), 1]);
    }
    builder.row(row, 1, 1);
  }
  return { model, builder, at: places, tiers: Array.from({ length: model.tierCount }, newSum), isNothing };
}

/** Adds a figure for a guest on a node. */
export function addAt(
  { at: places, model }: Draft,
  sum: Sum,
  guest: number,
  node: number,
  value: number,
): void {
  const column = places[guest * model.nodeCount + node] ?? -1;
  if (column >= 0 && value !== 0) sum.terms.push([column, value]);
}

/** A column of its own that is at least the sum and at least 0, at this cost in a tier. */
export function addExcess(draft: Draft, sum: Sum, weight: number, tier: number): number {
  const column = draft.builder.column(0, 0, Number.POSITIVE_INFINITY, false);
  draft.builder.row([[column, 1], ...negated(sum.terms)], sum.constant, Number.POSITIVE_INFINITY);
  addCost(draft, column, weight, tier);
  return column;
}

export const negated = (terms: Sum['terms']): Sum['terms'] =>
  terms.map(([column, value]) => [column, -value] as const);

export function addCost({ tiers }: Draft, column: number, weight: number, tier: number): void {
  if (weight !== 0) at(tiers, tier).terms.push([column, weight]);
}
