import type { PlacementModel } from './placement-model.ts';
import type { Tables } from './tables.ts';

type Ranked = PlacementModel['rankedTiers'];
type Costs = ArrayLike<number>;

const RANKED_MAX = 64;
const ones = new Float64Array(RANKED_MAX);
const others = new Float64Array(RANKED_MAX);

/** The greatest first. */
function rank(figures: Float64Array, count: number): void {
  for (let index = 1; index < count; index++) {
    const figure = figures[index] as number;
    let cell = index;
    for (; cell > 0 && (figures[cell - 1] as number) < figure; cell--)
      figures[cell] = figures[cell - 1] as number;
    figures[cell] = figure;
  }
}

/** The first difference of so many figures in `ones` and `others`, the greatest of each held against each other first. */
function firstDifference(count: number): number {
  rank(ones, count);
  rank(others, count);
  for (let index = 0; index < count; index++)
    if (ones[index] !== others[index]) return (ones[index] as number) - (others[index] as number);
  return 0;
}

/** Below 0 where the first cost is better: tiers in order, ranked ones with the greatest of them first. */
export function compareCosts(one: Costs, other: Costs, ranked?: Ranked): number {
  const { first = one.length, count = 0 } = ranked ?? {};
  for (let tier = 0; tier < one.length; tier++) {
    let difference = (one[tier] ?? 0) - (other[tier] ?? 0);
    if (tier === first && count > 0) {
      for (let index = 0; index < count; index++) {
        ones[index] = one[tier + index] ?? 0;
        others[index] = other[tier + index] ?? 0;
      }
      difference = firstDifference(count);
      tier += count - 1;
    }
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What a change does at the first tier where it does anything. */
interface Step {
  /** In the search tier, or in tiers before (-1) or after it (1). */
  at: -1 | 0 | 1;
  change: number;
}

const step: Step = { at: 1, change: 0 };

/** The first difference that a change of `cost` by `delta` makes; the answer is good until the next call. */
export function firstStep(
  { model, tierCount, searchTier }: Tables,
  cost: Costs,
  delta: Costs,
): Readonly<Step> {
  const { first = tierCount, count = 0 } = model.rankedTiers ?? {};
  for (let tier = 0; tier < tierCount; tier++) {
    const width = tier === first ? Math.max(1, count) : 1;
    const change = width === 1 ? (delta[tier] as number) : rankedChange(cost, delta, tier, width);
    if (change !== 0) {
      step.at = tier + width <= searchTier ? -1 : tier <= searchTier ? 0 : 1;
      step.change = change;
      return step;
    }
    tier += width - 1;
  }
  step.at = 1;
  step.change = 0;
  return step;
}

function rankedChange(cost: Costs, delta: Costs, first: number, count: number): number {
  for (let index = 0; index < count; index++) {
    const before = cost[first + index] as number;
    others[index] = before;
    ones[index] = before + (delta[first + index] as number);
  }
  return firstDifference(count);
}
