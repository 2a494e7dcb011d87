import { at } from '../../kit/assert.ts';
import { fullCost } from '../full-cost.ts';
import type { GroupRule, PlacementModel } from '../placement-model.ts';

/** What every placement obeys that is as good as a known one in all tiers before a given tier. */
export interface HardTerms {
  /** Per guest: 1 where it cannot be at home, or nowhere else. */
  readonly mustLeave: Uint8Array;
  readonly mustStay: Uint8Array;
  /** Groups that are on one node, and groups of which no two are on one node. */
  readonly together: readonly GroupRule[];
  readonly apart: readonly GroupRule[];
}

/** What it costs in one tier that a guest is on a node; at home nothing. */
export function moveCostIn(model: PlacementModel, tier: number): (guest: number, node: number) => number {
  const { home, nodeCount } = model;
  const costs = (model.moveCosts ?? []).filter((cost) => cost.tier === tier);
  return (guest, node) => {
    const from = home[guest] ?? -1;
    if (from === node) return 0;
    let sum = 0;
    for (const { perGuest, perRoute, perTarget } of costs)
      sum +=
        (perGuest?.[guest] ?? 0) +
        (perRoute?.[from * nodeCount + node] ?? 0) +
        (perTarget?.[guest * nodeCount + node] ?? 0);
    return sum;
  };
}

/** Per guest: the least that leaving home can cost in one tier; Infinity where it may be nowhere else. */
export function leastMoveCosts(model: PlacementModel, tier: number): Float64Array {
  const { guestCount, nodeCount, home, allowed, moveCosts = [] } = model;
  const costAt = moveCostIn(model, tier);
  const isSameAnywhere = moveCosts.every(
    (cost) => cost.tier !== tier || (cost.perRoute === undefined && cost.perTarget === undefined),
  );
  const least = new Float64Array(guestCount).fill(Number.POSITIVE_INFINITY);
  for (let guest = 0; guest < guestCount; guest++)
    for (let node = 0; node < nodeCount; node++) {
      if (node === home[guest] || allowed?.[guest * nodeCount + node] === 0) continue;
      least[guest] = Math.min(at(least, guest), costAt(guest, node));
      if (isSameAnywhere) break;
    }
  return least;
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
      const each = at(least, guest);
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
