export interface TimedAction {
  readonly source: string;
  readonly target: string;
  readonly seconds: number;
}

export interface ParallelLimits {
  readonly cluster: number;
  readonly perNode: number;
}

const busyOn = (running: readonly { action: TimedAction }[], node: string): number =>
  running.filter(({ action }) => action.source === node || action.target === node).length;

/**
 * How long one step takes when the actions start in this order as soon as the limits allow:
 * so many in the whole cluster, so many in and out of one node.
 */
export function makespanSeconds(actions: readonly TimedAction[], limits: ParallelLimits): number {
  let pending = [...actions];
  let running: { action: TimedAction; endsAt: number }[] = [];
  let now = 0;
  while (pending.length > 0 || running.length > 0) {
    for (const action of pending) {
      const isFree = [action.source, action.target].every((node) => busyOn(running, node) < limits.perNode);
      if (running.length < limits.cluster && isFree) running.push({ action, endsAt: now + action.seconds });
    }
    const started = new Set(running.map(({ action }) => action));
    pending = pending.filter((action) => !started.has(action));
    const next = Math.min(...running.map(({ endsAt }) => endsAt));
    now = next;
    running = running.filter(({ endsAt }) => endsAt > next);
  }
  return now;
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
