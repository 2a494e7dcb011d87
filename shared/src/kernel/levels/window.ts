import type { LevelState } from './level-state.ts';

/**
 * Extremes, smoothed: instead of the greatest level alone the mean of the `width` greatest counts, and of the
 * least likewise. Nodes inside the window cost nothing, the others their distance: so a split is judged by
 * its own two nodes, and every node at the edges pulls, not only the last. At width 1 it is the gap itself.
 */
export interface Window {
  /** Per extreme, in levels that are not rounded. */
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** What a level outside costs. */
  readonly slope: Float64Array;
  readonly sorted: Float64Array;
}

export const newWindow = (state: LevelState): Window => ({
  high: new Float64Array(state.tables.extremeCount),
  low: new Float64Array(state.tables.extremeCount),
  slope: new Float64Array(state.tables.extremeCount),
  sorted: new Float64Array(state.tables.nodeCount),
});

/** Puts the edges where `width` nodes are outside on either side. */
export function fitWindow(window: Window, { tables, load }: LevelState, width: number): void {
  const { extremeCount, nodeCount, inverse, weight, hasLeast } = tables;
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    let count = 0;
    for (let node = 0; node < nodeCount; node++) {
      const cell = node * extremeCount + extreme;
      const scale = inverse[cell] as number;
      if (scale > 0) window.sorted[count++] = (load[cell] as number) * scale;
    }
    const sorted = window.sorted.subarray(0, count).sort();
    const outside = Math.min(Math.max(1, Math.floor(width)), Math.max(1, (count - 1) >> 1));
    window.high[extreme] = count === 0 ? 0 : (sorted[Math.max(0, count - 1 - outside)] as number);
    window.low[extreme] =
      count === 0 || hasLeast[extreme] === 0
        ? Number.NEGATIVE_INFINITY
        : (sorted[Math.min(count - 1, outside)] as number);
    window.slope[extreme] = (weight[extreme] as number) / outside;
  }
}

/** How far a level is outside. */
const distance = (level: number, high: number, low: number): number =>
  level > high ? level - high : level < low ? low - level : 0;

/** Move costs, wishes and the distances of all nodes from the window. */
export function windowCost({ tables, level, total }: LevelState, window: Window): number {
  const { extremeCount, nodeCount, divisor } = tables;
  let sum = total.moves + total.wishes;
  for (let cell = 0; cell < nodeCount * extremeCount; cell++) {
    if (divisor[cell] === 0) continue;
    const extreme = cell % extremeCount;
    const away = distance(
      level[cell] as number,
      window.high[extreme] as number,
      window.low[extreme] as number,
    );
    sum += (window.slope[extreme] as number) * away;
  }
  return sum;
}

/** Nodes that are outside of it in one extreme. */
export function nodesOutside({ tables, level }: LevelState, window: Window, extreme: number): number[] {
  const outside: number[] = [];
  for (let node = 0; node < tables.nodeCount; node++) {
    const cell = node * tables.extremeCount + extreme;
    const each = level[cell] as number;
    if (tables.divisor[cell] === 0) continue;
    if (each > (window.high[extreme] as number) || each < (window.low[extreme] as number)) outside.push(node);
  }
  return outside;
}
