import { brokenRules } from '../src/kernel/broken-rules.ts';
import { fullCost } from '../src/kernel/full-cost.ts';
import type { PlacementModel } from '../src/kernel/placement-model.ts';
import { at } from '../src/kit/assert.ts';

/** The least cost, in the first tier, of all placements that break no rule further: all of them are looked at. */
export function leastCost(model: PlacementModel): number {
  const { guestCount, nodeCount } = model;
  const place = new Int32Array(guestCount);
  const before = brokenRules(model, model.home);
  let least = Number.POSITIVE_INFINITY;
  for (let number = 0; number < nodeCount ** guestCount; number++) {
    for (let guest = 0, rest = number; guest < guestCount; guest++, rest = Math.floor(rest / nodeCount))
      place[guest] = rest % nodeCount;
    const cost = at(fullCost(model, place), 0);
    if (cost >= least) continue;
    const broken = brokenRules(model, place);
    if ([...broken].every(([rule, by]) => by <= (before.get(rule) ?? 0))) least = cost;
  }
  return least;
}
