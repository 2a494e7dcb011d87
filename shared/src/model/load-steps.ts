import type { LoadColumn } from './goals.ts';

/** The greatest node is told in so many steps: sums are exact, and their squares stay below 2^53. */
const STEPS = 2 ** 18;

/** A column in whole steps of its greatest node. */
export function inSteps({ guest, base, total, ...column }: LoadColumn): LoadColumn {
  const greatest = total.reduce((most, each) => (Number.isNaN(each) ? most : Math.max(each, most)), 0);
  const scale = greatest > 0 ? STEPS / greatest : 1;
  const scaled = (figures: Float64Array): Float64Array => figures.map((figure) => Math.round(figure * scale));
  return { ...column, guest: scaled(guest), base: scaled(base), total: scaled(total) };
}

/** So many times the weight of a unit outside counts on the greatest node, to tell sizes of nodes apart. */
const WEIGHT = 16;

/** What a step weighs on each node: a small node is full sooner. 1 where nothing is known. */
export const stepWeights = (total: Float64Array, isSquared: boolean): Float64Array =>
  total.map((each) => {
    const ratio = STEPS / each;
    return each > 0 ? Math.max(1, Math.round(WEIGHT * (isSquared ? ratio * ratio : ratio))) : 1;
  });

/** The most steps at which a pressure is not above `limit`; pressures are rounded down. */
export const stepsUpTo = (limit: number, total: number): number =>
  limit === Number.POSITIVE_INFINITY || Number.isNaN(total)
    ? Number.POSITIVE_INFINITY
    : Math.ceil(((limit + 1) * total) / 10_000) - 1;

/** The least steps at which a pressure is not below `limit`. */
export const stepsFrom = (limit: number, total: number): number =>
  limit === Number.NEGATIVE_INFINITY || Number.isNaN(total)
    ? Number.NEGATIVE_INFINITY
    : Math.ceil((limit * total) / 10_000);
