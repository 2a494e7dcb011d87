import { at } from '../../kit/assert.ts';
import { fullCost } from '../full-cost.ts';
import type { Extreme, PlacementModel } from '../placement-model.ts';
import { type Block, blocksOf } from './blocks.ts';
import { hardTerms } from './hard-terms.ts';
import { type Pool, pouredGap } from './poured-gap.ts';

/** What is known of the greatest of some tiers: its cost, and what it costs at least. */
export interface EvennessBound {
  readonly tier: number;
  readonly cost: number;
  readonly bound: number;
}

/** Looks at nodes: a few milliseconds. */
const LOOKS_MAX = 20_000;

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The load of one extreme; undefined where guests may be on a node that does not count, or nowhere. */
function poolOf(model: PlacementModel, blocks: readonly Block[], extreme: Extreme): Pool | undefined {
  const counted = range(model.nodeCount).filter((node) => at(extreme.divisor, node) > 0);
  if (counted.length === 0) return undefined;
  const load = Float64Array.from(counted, (node) => extreme.base?.[node] ?? 0);
  const guests: { need: number; nodes: number[] }[] = [];
  for (const { guests: members, allowed } of blocks) {
    const need = members.reduce((sum, guest) => sum + at(extreme.need, guest), 0);
    const all = range(model.nodeCount).filter((node) => allowed[node] === 1);
    const nodes = all.flatMap((node) => (counted.includes(node) ? counted.indexOf(node) : []));
    if (need === 0 || (nodes.length === 0 && all.length > 0)) continue;
    if (need < 0 || nodes.length < all.length || all.length === 0) return undefined;
    const [only = 0, ...others] = nodes;
    if (others.length === 0) load[only] = at(load, only) + need;
    else guests.push({ need, nodes });
  }
  const divisor = Float64Array.from(counted, (node) => at(extreme.divisor, node));
  return { load, divisor, guests, hasLeast: extreme.of === 'gap' };
}

/** Costs beside the extremes are never below nothing. */
function isNeverNegative(model: PlacementModel, tier: number): boolean {
  return (model.moveCosts ?? []).every(
    (cost) =>
      cost.tier !== tier ||
      [cost.perGuest, cost.perRoute, cost.perTarget].every((figures) =>
        Array.from(figures ?? []).every((each) => each >= 0),
      ),
  );
}

/**
 * How even nodes could be at best among placements that are as good in all tiers before those whose greatest is compared
 * first: by the guests that cannot move, the greatest ones, and the mean. Undefined where nothing can be said.
 */
export function evennessBound(model: PlacementModel, place: ArrayLike<number>): EvennessBound | undefined {
  const { rankedTiers, extremes = [] } = model;
  if (rankedTiers === undefined) return undefined;
  const { first, count } = rankedTiers;
  const hard = hardTerms(model, place, first);
  if (hard === undefined) return undefined;
  const blocks = blocksOf(model, hard);
  const cost = fullCost(model, place);
  const tiers = range(count).map((index) => first + index);
  const worst = tiers.reduce((most, tier) => (at(cost, tier) > at(cost, most) ? tier : most), first);
  const bounds = tiers
    .filter((tier) => isNeverNegative(model, tier))
    .map((tier) =>
      extremes
        .filter((extreme) => extreme.tier === tier)
        .reduce((sum, extreme) => {
          const pool = poolOf(model, blocks, extreme);
          return pool === undefined ? sum : sum + extreme.weight * pouredGap(pool, LOOKS_MAX);
        }, 0),
    );
  const bound = Math.max(0, ...bounds);
  return bound > 0 ? { tier: worst, cost: at(cost, worst), bound } : undefined;
}
