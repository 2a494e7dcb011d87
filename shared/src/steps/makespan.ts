export interface TimedAction {
  readonly source: string;
  readonly target: string;
  readonly seconds: number;
}

export interface ParallelLimits {
  readonly cluster: number;
  readonly perNode: number;
}

/**
 * No order of these actions takes less: what the busiest node and the whole cluster have to do within the limits,
 * and the longest action.
 */
export function makespanLeast(actions: readonly TimedAction[], { cluster, perNode }: ParallelLimits): number {
  const load = new Map<string, number>();
  let [all, longest] = [0, 0];
  for (const { source, target, seconds } of actions) {
    all += seconds;
    longest = Math.max(longest, seconds);
    for (const node of [source, target]) load.set(node, (load.get(node) ?? 0) + seconds);
  }
  return Math.max(longest, all / cluster, ...[...load.values()].map((seconds) => seconds / perNode));
}
