import { at } from '../kit/assert.ts';
import type { Dimension, Extreme, GroupRule, MoveCost, PlacementModel, SiteWish } from './placement-model.ts';

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
  for (const extreme of model.extremes ?? []) addExtreme(model, extreme, place, add);
  for (const group of model.groups ?? []) addGroup(model, group, place, add);
  addMoves(model, place, add);
  return cost;
}

type Add = (tier: number, amount: number) => void;

function loads(
  { nodeCount, home }: PlacementModel,
  dimension: Dimension,
  place: ArrayLike<number>,
): number[] {
  const { need, needAway = need } = dimension;
  const sums = new Array<number>(nodeCount).fill(0);
  for (let guest = 0; guest < place.length; guest++) {
    const node = at(place, guest);
    sums[node] = at(sums, node) + at(node === at(home, guest) ? need : needAway, guest);
  }
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

function addExtreme({ nodeCount }: PlacementModel, extreme: Extreme, place: ArrayLike<number>, add: Add) {
  const { of, need, base, divisor, weight, tier } = extreme;
  const sums = Array.from({ length: nodeCount }, (_, node) => (base === undefined ? 0 : at(base, node)));
  for (let guest = 0; guest < place.length; guest++)
    sums[at(place, guest)] = at(sums, at(place, guest)) + at(need, guest);
  const levels = sums
    .map((sum, node) => Math.floor(sum / at(divisor, node)))
    .filter((_, node) => at(divisor, node) > 0);
  if (levels.length === 0) return;
  const least = of === 'gap' ? Math.min(...levels) : 0;
  add(tier, weight * (Math.max(...levels) - least));
}

function addGroup(model: PlacementModel, group: GroupRule, place: ArrayLike<number>, add: Add) {
  const { nodeCount } = model;
  const counts = new Array<number>(nodeCount).fill(0);
  for (const guest of group.guests) counts[at(place, guest)] = at(counts, at(place, guest)) + 1;
  const { together, repair, crowded, even, siteWish, perNodeMax = Number.POSITIVE_INFINITY } = group;
  if (siteWish !== undefined) addSiteWish(model, siteWish, group.guests, place, add);
  if (together !== undefined)
    add(together.tier, together.weight * (group.guests.length - Math.max(...counts)));
  for (const count of counts) {
    if (repair !== undefined) add(repair.tier, repair.weight * Math.max(0, count - perNodeMax));
    if (even !== undefined) add(even.tier, even.weight * count * count);
    if (crowded === undefined || count <= crowded.most) continue;
    add(crowded.tier, crowded.weight * (crowded.per === 'member' ? count - crowded.most : 1));
  }
}

function addSiteWish(
  { site = [] }: PlacementModel,
  { most = Number.POSITIVE_INFINITY, least = [], sitesMin = 0, weight, tier }: SiteWish,
  guests: readonly number[],
  place: ArrayLike<number>,
  add: Add,
): void {
  const counts = new Map<number, number>();
  for (const guest of guests) {
    const on = site[at(place, guest)] ?? 0;
    counts.set(on, (counts.get(on) ?? 0) + 1);
  }
  for (const count of counts.values()) add(tier, weight * Math.max(0, count - most));
  for (const [on, wanted] of Array.from(least).entries())
    add(tier, weight * Math.max(0, wanted - (counts.get(on) ?? 0)));
  add(tier, weight * Math.max(0, sitesMin - counts.size));
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
