import type { ClusterSnapshot } from '../../../shared/src/snapshot/snapshot.ts';

/**
 * The least that has to be moved, whoever plans, for nodes that are at most `points` apart in memory: wherever the
 * band of that width is put, what is above it has to go and what is missing below it has to come. Exact for loads
 * that could be cut at will, so a lower bound for guests, which cannot.
 */
export function leastBytes({ nodes }: ClusterSnapshot, points: number): number {
  const loads = nodes.map(({ load, memoryTotalBytes = 0 }) => ({
    used: load?.memoryBytes ?? 0,
    total: memoryTotalBytes,
  }));
  const excess = (low: number): number => {
    const high = low + points / 100;
    const over = loads.reduce((sum, { used, total }) => sum + Math.max(0, used - high * total), 0);
    const under = loads.reduce((sum, { used, total }) => sum + Math.max(0, low * total - used), 0);
    return Math.max(over, under);
  };
  // what is above falls and what is missing grows as the band rises: the least of the larger is where they meet
  let [from, to] = [-1, 1];
  for (let round = 0; round < 60; round++) {
    const third = (to - from) / 3;
    if (excess(from + third) <= excess(to - third)) to -= third;
    else from += third;
  }
  return Math.min(excess(from), excess(to));
}
