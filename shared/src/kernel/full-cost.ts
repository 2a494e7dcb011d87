import { at } from '../kit/assert.ts';
import type { Dimension, GroupRule, PlacementModel } from './placement-model.ts';

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
  const { nodeCount, movedMembers } = model;
  const isMoved = (guest: number) => at(place, guest) !== at(model.home, guest);
  for (const { tier, perGuest, perRoute, perTarget } of model.moveCosts ?? [])
    for (let guest = 0; guest < place.length; guest++) {
      if (!isMoved(guest)) continue;
      const to = at(place, guest);
      if (perGuest !== undefined) add(tier, at(perGuest, guest));
      if (perRoute !== undefined) add(tier, at(perRoute, at(model.home, guest) * nodeCount + to));
      if (perTarget !== undefined) add(tier, at(perTarget, guest * nodeCount + to));
    }
  if (movedMembers === undefined) return;
  const most = (model.groups ?? []).reduce(
    (max, { guests }) => Math.max(max, guests.filter(isMoved).length),
    0,
  );
  add(movedMembers.tier, movedMembers.weight * most);
}
