import type { GroupRule } from './placement-model.ts';

/**
 * Costs that follow from the number of a group's members on each node alone, as what one more member costs
 * where there are `count`: those of group g are `start[g] … start[g + 1] - 1`.
 */
export interface CountCosts {
  readonly start: Int32Array;
  readonly shape: Uint8Array;
  readonly most: Int32Array;
  readonly weight: Float64Array;
  readonly tier: Int32Array;
}

/** Each member above `most`, each node with more than `most`, the square of the members. */
const MEMBER = 0;
const NODE = 1;
const SQUARE = 2;

interface CountCost {
  readonly shape: number;
  readonly most: number;
  readonly weight: number;
  readonly tier: number;
}

function costsOf({ repair, crowded, even, perNodeMax }: GroupRule): CountCost[] {
  return [
    ...(repair === undefined || perNodeMax === undefined
      ? []
      : [{ ...repair, shape: MEMBER, most: perNodeMax }]),
    ...(crowded === undefined ? [] : [{ ...crowded, shape: crowded.per === 'member' ? MEMBER : NODE }]),
    ...(even === undefined ? [] : [{ ...even, shape: SQUARE, most: 0 }]),
  ];
}

export function countCosts(groups: readonly GroupRule[]): CountCosts {
  const each = groups.map(costsOf);
  const all = each.flat();
  const start = new Int32Array(groups.length + 1);
  each.forEach((costs, group) => {
    start[group + 1] = (start[group] ?? 0) + costs.length;
  });
  return {
    start,
    shape: Uint8Array.from(all, ({ shape }) => shape),
    most: Int32Array.from(all, ({ most }) => most),
    weight: Float64Array.from(all, ({ weight }) => weight),
    tier: Int32Array.from(all, ({ tier }) => tier),
  };
}

/** What one more member on a node with `count` of them costs in one of these ways. */
export function oneMore({ shape, most, weight }: CountCosts, index: number, count: number): number {
  const kind = shape[index];
  if (kind === SQUARE) return (weight[index] as number) * (2 * count + 1);
  const limit = most[index] as number;
  const counts = kind === MEMBER ? count >= limit : count === limit;
  return counts ? (weight[index] as number) : 0;
}
