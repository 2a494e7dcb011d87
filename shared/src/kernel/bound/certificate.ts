import { at } from '../../kit/assert.ts';
import { fullCost } from '../full-cost.ts';
import type { PlacementModel } from '../placement-model.ts';
import { evennessBound } from './evenness-bound.ts';
import { moveBounds, type NodeBounds } from './fewest-moves.ts';
import { hardTerms } from './hard-terms.ts';

/** What is proved of a placement: in every tier before `tier` none is better; in it none costs less than `bound`. */
export interface Certificate {
  readonly tier: number;
  readonly cost: number;
  readonly bound: number;
}

const sum = (figures: readonly number[]): number => figures.reduce((total, each) => total + each, 0);

/** Which side's bounds are reached exactly, so that no node may have more movers than its bound says. */
function countsOf({ leave, come }: NodeBounds, moved: number, nodeCount: number) {
  const unlimited = new Array<number>(nodeCount).fill(Number.POSITIVE_INFINITY);
  return { leave: sum(leave) === moved ? leave : unlimited, come: sum(come) === moved ? come : unlimited };
}

/**
 * Proves what can be proved at once of a placement whose purpose, all tiers before `firstCost`, is reached to the
 * letter: from there on tiers add up moves, fewest, then cheapest. Where it is not, how even nodes could be at best;
 * undefined where that says nothing.
 */
export function certify(
  model: PlacementModel,
  place: ArrayLike<number>,
  firstCost: number,
): Certificate | undefined {
  const hard = hardTerms(model, place, firstCost);
  if (hard === undefined) return evennessBound(model, place);
  const cost = fullCost(model, place);
  let counts: ReturnType<typeof countsOf> | undefined;
  for (let tier = firstCost; tier < model.tierCount; tier++) {
    const here = at(cost, tier);
    const bounds = moveBounds(model, hard, tier, counts);
    const bound = bounds.each < 0 ? Number.NEGATIVE_INFINITY : Math.max(sum(bounds.leave), sum(bounds.come));
    if (bound < here) return { tier, cost: here, bound };
    if (tier === firstCost && bounds.each >= 1) counts = countsOf(bounds, here, model.nodeCount);
  }
  return { tier: model.tierCount, cost: 0, bound: 0 };
}
