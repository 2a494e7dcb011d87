import type { PlacementModel } from '../placement-model.ts';

/** Costs of being on a node in the tiers after the search tier, which decide among equals: tier x guest x node. */
export interface LaterCosts {
  readonly tierCount: number;
  readonly cells: Float64Array;
  readonly guestCount: number;
  readonly nodeCount: number;
}

export function laterCosts(model: PlacementModel): LaterCosts {
  const { guestCount, nodeCount, searchTier, home } = model;
  const tierCount = model.tierCount - searchTier - 1;
  const cells = new Float64Array(Math.max(0, tierCount) * guestCount * nodeCount);
  for (const { tier, perGuest, perTarget } of model.moveCosts ?? []) {
    if (tier <= searchTier) continue;
    const first = (tier - searchTier - 1) * guestCount * nodeCount;
    for (let guest = 0; guest < guestCount; guest++)
      for (let node = 0; node < nodeCount; node++) {
        if (home[guest] === node) continue;
        const cell = guest * nodeCount + node;
        cells[first + cell] =
          (cells[first + cell] as number) + (perGuest?.[guest] ?? 0) + (perTarget?.[cell] ?? 0);
      }
  }
  return { tierCount: Math.max(0, tierCount), cells, guestCount, nodeCount };
}

/** Below 0 where a guest is better off on the second node, tier by tier. */
export function laterDelta(costs: LaterCosts, guest: number, from: number, to: number): number {
  const { tierCount, cells, guestCount, nodeCount } = costs;
  for (let tier = 0; tier < tierCount; tier++) {
    const row = (tier * guestCount + guest) * nodeCount;
    const change = (cells[row + to] as number) - (cells[row + from] as number);
    if (change !== 0) return change;
  }
  return 0;
}
