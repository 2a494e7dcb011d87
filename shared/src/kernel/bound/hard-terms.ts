import { at } from '../../kit/assert.ts';
import { fullCost } from '../full-cost.ts';
import type { GroupRule, MoveCost, PlacementModel } from '../placement-model.ts';

/** What every placement obeys that is as good as a known one in all tiers before a given tier. */
export interface HardTerms {
  /** Per guest: 1 where it cannot be at home, or nowhere else. */
  readonly mustLeave: Uint8Array;
  readonly mustStay: Uint8Array;
  /** Groups that are on one node, and groups of which no two are on one node. */
  readonly together: readonly GroupRule[];
  readonly apart: readonly GroupRule[];
}

/** The least that one guest's term can cost over all that it may do. */
function leastCost(model: PlacementModel, cost: MoveCost, guest: number): number {
  const { home, nodeCount } = model;
  const from = at(home, guest);
  let least = Number.POSITIVE_INFINITY;
  for (let node = 0; node < nodeCount; node++)
    if (node !== from && model.allowed?.[guest * nodeCount + node] !== 0)
      least = Math.min(least, costOfMove(model, cost, guest, node));
  return least;
}

function costOfMove({ home, nodeCount }: PlacementModel, cost: MoveCost, guest: number, to: number): number {
  const route = cost.perRoute?.[at(home, guest) * nodeCount + to] ?? 0;
  return (cost.perGuest?.[guest] ?? 0) + route + (cost.perTarget?.[guest * nodeCount + to] ?? 0);
}

/** The least that leaving home can cost, in one tier; Infinity where a guest may be nowhere else. */
export function leastMoveCosts(model: PlacementModel, tier: number): Float64Array {
  const sums = new Float64Array(model.guestCount);
  const costs = (model.moveCosts ?? []).filter((cost) => cost.tier === tier);
  for (let guest = 0; guest < model.guestCount; guest++)
    for (const cost of costs) sums[guest] = (sums[guest] ?? 0) + leastCost(model, cost, guest);
  return sums;
}

/** Whether no two members share a node at the start: then no two ever do. */
function isApartAtHome({ home }: PlacementModel, { guests }: GroupRule): boolean {
  return new Set(guests.map((guest) => at(home, guest))).size === guests.length;
}

function isApart(model: PlacementModel, group: GroupRule, tier: number): boolean {
  if (group.crowded?.most === 1 && group.crowded.tier < tier) return true;
  if (group.perNodeMax !== 1) return false;
  return (group.repair !== undefined && group.repair.tier < tier) || isApartAtHome(model, group);
}

/**
 * Where a known placement has the least conceivable cost in every tier before `tier`, every better one has it,
 * too, and so obeys each of their terms to the letter. Undefined where it has not: nothing is known then.
 */
export function hardTerms(
  model: PlacementModel,
  place: ArrayLike<number>,
  tier: number,
): HardTerms | undefined {
  const { guestCount, groups = [] } = model;
  const cost = fullCost(model, place);
  const mustLeave = new Uint8Array(guestCount);
  const mustStay = new Uint8Array(guestCount);
  for (let before = 0; before < tier; before++) {
    const least = leastMoveCosts(model, before);
    let sum = 0;
    for (let guest = 0; guest < guestCount; guest++) {
      const each = least[guest] ?? 0;
      if (each < 0) mustLeave[guest] = 1;
      if (each > 0) mustStay[guest] = 1;
      if (each < 0) sum += each;
    }
    if (at(cost, before) !== sum) return undefined;
  }
  return {
    ...{ mustLeave, mustStay },
    together: groups.filter(({ together }) => together !== undefined && together.tier < tier),
    apart: groups.filter((group) => isApart(model, group, tier)),
  };
}
