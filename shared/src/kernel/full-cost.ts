import { at } from '../kit/assert.ts';
import type { Dimension, GroupRule, MoveCost, PlacementModel } from './placement-model.ts';

/**
 * The cost of a placement per tier, added up from the public model alone: slow, plain, and sharing nothing
 * with the tables that the search reads, so that the two can be held against each other.
 */
export function fullCost(model: PlacementModel, place: ArrayLike<number>): number[] {
  const cost = new Array<number>(model.tierCount).fill(0);
  const add = (tier: number, amount: number) => {
    cost[tier] = (cost[tier] ?? 0) + amount;
  };
  for (const dimension of model.dimensions) addDimension(model, dimension, place, add);
  for (const { first, second, target, weight, tier } of model.pairs ?? []) {
    const freeFirst = freeRoom(model, at(model.dimensions, first), place);
    const freeSecond = freeRoom(model, at(model.dimensions, second), place);
    freeFirst.forEach((free, node) => {
      add(tier, weight * Math.max(0, target * free - at(freeSecond, node)));
    });
  }
  for (const group of model.groups ?? []) addGroup(model, group, place, add);
  addMoves(model, place, add);
  return cost;
}

type Add = (tier: number, amount: number) => void;

function loads({ nodeCount }: PlacementModel, { need }: Dimension, place: ArrayLike<number>): number[] {
  const sums = new Array<number>(nodeCount).fill(0);
  for (let guest = 0; guest < place.length; guest++)
    sums[at(place, guest)] = at(sums, at(place, guest)) + at(need, guest);
  return sums;
}

const freeRoom = (model: PlacementModel, dimension: Dimension, place: ArrayLike<number>): number[] =>
  loads(model, dimension, place).map((load, node) => at(dimension.capacity, node) - load);

function addDimension(model: PlacementModel, dimension: Dimension, place: ArrayLike<number>, add: Add) {
  const { safety, weight = 0, squareWeight = 0, tier = 0 } = dimension;
  if (safety === undefined) return;
  loads(model, dimension, place).forEach((load, node) => {
    const above = Math.max(0, load - at(safety, node));
    add(tier, weight * above + squareWeight * above * above);
  });
}

function addGroup({ nodeCount }: PlacementModel, group: GroupRule, place: ArrayLike<number>, add: Add) {
  const counts = new Array<number>(nodeCount).fill(0);
  for (const guest of group.guests) counts[at(place, guest)] = at(counts, at(place, guest)) + 1;
  const { together, repair, perNodeMax = Number.POSITIVE_INFINITY } = group;
  if (together !== undefined)
    add(together.tier, together.weight * (group.guests.length - Math.max(...counts)));
  if (repair === undefined) return;
  for (const count of counts) add(repair.tier, repair.weight * Math.max(0, count - perNodeMax));
}

function addMoves(model: PlacementModel, place: ArrayLike<number>, add: Add): void {
  const { movedMembers } = model;
  const moved = Array.from(place, (_, guest) => guest).filter(
    (guest) => at(place, guest) !== at(model.home, guest),
  );
  for (const cost of model.moveCosts ?? [])
    for (const guest of moved) add(cost.tier, costOfMove(model, cost, guest, at(place, guest)));
  if (movedMembers === undefined) return;
  const isMoved = new Set(moved);
  const counts = (model.groups ?? []).map(
    ({ guests }) => guests.filter((guest) => isMoved.has(guest)).length,
  );
  add(movedMembers.tier, movedMembers.weight * counts.reduce((most, count) => Math.max(most, count), 0));
}

function costOfMove({ home, nodeCount }: PlacementModel, cost: MoveCost, guest: number, to: number): number {
  const { perGuest, perRoute, perTarget } = cost;
  return (
    (perGuest === undefined ? 0 : at(perGuest, guest)) +
    (perRoute === undefined ? 0 : at(perRoute, at(home, guest) * nodeCount + to)) +
    (perTarget === undefined ? 0 : at(perTarget, guest * nodeCount + to))
  );
}
