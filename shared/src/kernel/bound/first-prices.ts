import type { SpreadProblem } from './spread-problem.ts';

/**
 * A split block has savings at its homes and is best held at the first of them: that is sure at prices between the
 * second and the first; other prices may suit a box better.
 */
const SPLIT_PRICES: readonly ((most: number, second: number) => number)[] = [
  () => 0,
  (most) => most / 2,
  (most, second) => (most + second) / 2,
  (most) => most,
];
/** What a unit of load costs where it is missing, in parts of what it costs to move one. */
const LOAD_PRICES = [0, 0.4, 0.65, 0.9, 1, 1.5] as const;

/** What it costs to move a unit of load where that is cheap. */
export function costPerLoad({ choices }: SpreadProblem): number {
  const options = choices.flat(2).filter(({ weight }) => weight > 0);
  const ratios = options.map(({ cost, weight }) => cost / weight).sort((one, other) => one - other);
  return Math.max(1e-6, ratios[Math.floor(ratios.length / 4)] ?? 1);
}

/** What a split block saves at the best of its homes, and at the second. */
export function savingsOf({ kinds, holds }: SpreadProblem): { most: Float64Array; second: Float64Array } {
  const most = new Float64Array(kinds.length);
  const second = new Float64Array(kinds.length);
  for (const { kind, saving } of holds.flat()) {
    second[kind] = Math.max(second[kind] ?? 0, Math.min(saving, most[kind] ?? 0));
    most[kind] = Math.max(most[kind] ?? 0, saving);
  }
  return { most, second };
}

/** Prices to begin with: where load is to be got rid of it is free, where it is missing it has a price. */
export function firstPrices(problem: SpreadProblem): Float64Array[] {
  const { most, second } = savingsOf(problem);
  const each = costPerLoad(problem);
  return LOAD_PRICES.flatMap((part) =>
    SPLIT_PRICES.map((price) =>
      Float64Array.from(
        problem.kinds,
        ({ weight }, kind) => part * each * weight + price(most[kind] ?? 0, second[kind] ?? 0),
      ),
    ),
  );
}
