import { at } from '../../kit/assert.ts';
import { fullCost } from '../full-cost.ts';
import type { PlacementModel } from '../placement-model.ts';
import { moveCostIn } from './hard-terms.ts';
import type { Milp } from './milp.ts';
import { addAt, type Draft, newDraft, newSum } from './milp-draft.ts';
import { addGroup } from './milp-groups.ts';
import { addDimension, addExtreme, addPair } from './milp-loads.ts';

/** Values of some columns; a solver finds those of the others. */
export interface PartialSolution {
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** A placement problem for an exact solver: the least cost of one tier at no more than known costs before it. */
export interface PlacementMilp {
  readonly milp: Milp;
  /** Cost of the tier = cost of the solver + this. */
  readonly constant: number;
  /** The known placement, to start from. */
  readonly start: PartialSolution;
  placeOf(values: ArrayLike<number>): Int32Array;
}

function addMoves(draft: Draft, tier: number): void {
  const { model, tiers } = draft;
  const costAt = moveCostIn(model, tier);
  for (let guest = 0; guest < model.guestCount; guest++)
    for (let node = 0; node < model.nodeCount; node++)
      addAt(draft, at(tiers, tier), guest, node, costAt(guest, node));
}

/** What moved guests may cost together: those that are not at home. */
function addBudgets(draft: Draft): void {
  const { model, builder } = draft;
  for (const { perGuest, most } of model.budgets ?? []) {
    const atHome = newSum();
    const all = Array.from(perGuest).reduce((sum, each) => sum + each, 0);
    for (let guest = 0; guest < model.guestCount; guest++)
      addAt(draft, atHome, guest, at(model.home, guest), at(perGuest, guest));
    if (all > most) builder.row(atHome.terms, all - most, Number.POSITIVE_INFINITY);
  }
}

function startOf({ model, at: places }: Draft, place: ArrayLike<number>): PartialSolution {
  const columns: number[] = [];
  const values: number[] = [];
  places.forEach((column, cell) => {
    if (column < 0) return;
    columns.push(column);
    values.push(Number(place[Math.floor(cell / model.nodeCount)] === cell % model.nodeCount));
  });
  return { columns: Int32Array.from(columns), values: Float64Array.from(values) };
}

/** Where each guest is in a solution: on the node that its columns say most of. */
function placeOf({ model, at: places }: Draft, values: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: model.guestCount }, (_, guest) => {
    let [most, best] = [-1, at(model.home, guest)];
    for (let node = 0; node < model.nodeCount; node++) {
      const column = places[guest * model.nodeCount + node] ?? -1;
      const value = column < 0 ? -1 : (values[column] ?? 0);
      if (value > most) [most, best] = [value, node];
    }
    return best;
  });
}

/**
 * Tells a model to an exact solver. Squares of loads are held from below by tangents, and rules between groups are
 * left out: what the solver calls its bound is a bound of the model; a placement of it has to be judged by the model.
 */
export function placementMilp(model: PlacementModel, known: ArrayLike<number>, tier: number): PlacementMilp {
  const cost = fullCost(model, known);
  const draft = newDraft(
    model,
    cost.map((each, before) => before < tier && each === 0),
  );
  for (const dimension of model.dimensions) addDimension(draft, dimension);
  for (const pair of model.pairs ?? []) addPair(draft, pair);
  for (const extreme of model.extremes ?? []) if (extreme.tier <= tier) addExtreme(draft, extreme);
  for (const group of model.groups ?? []) addGroup(draft, group);
  addBudgets(draft);
  for (let each = 0; each <= tier; each++) addMoves(draft, each);
  for (let before = 0; before < tier; before++) {
    const { terms, constant } = at(draft.tiers, before);
    draft.builder.row(terms, Number.NEGATIVE_INFINITY, at(cost, before) - constant);
  }
  const { terms, constant } = at(draft.tiers, tier);
  for (const [column, value] of terms) draft.builder.addCost(column, value);
  return {
    ...{ milp: draft.builder.build(), constant, start: startOf(draft, known) },
    placeOf: (values) => placeOf(draft, values),
  };
}
