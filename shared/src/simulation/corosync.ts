import { freezeBroadcast } from './broadcast.ts';
import type { Flow } from './job.ts';
import type { VirtualCluster } from './virtual-cluster.ts';

/** A link that is used to this share leaves no room for tokens. */
const FULL_SHARE = 0.95;
/** As long as corosync waits for tokens until it calls a node lost, retransmissions included. */
const LOST_AFTER_SECONDS = 5;

/** How much of its link each node's migrations take in the direction in which it is fuller, 0 to 1. */
function shares(cluster: VirtualCluster, flows: readonly Flow[]): Map<string, number> {
  const sums = new Map<string, number>();
  const add = (key: string, bytes: number) => sums.set(key, (sums.get(key) ?? 0) + bytes);
  for (const { source, target, grantedBytes } of flows) {
    add(`out ${source}`, grantedBytes);
    add(`in ${target}`, grantedBytes);
  }
  return new Map(
    [...cluster.nodes].map(([name, { spec }]) => {
      const most = Math.max(sums.get(`out ${name}`) ?? 0, sums.get(`in ${name}`) ?? 0);
      return [name, most / Math.max(1, spec.linkBytesPerSecond)];
    }),
  );
}

/** S1: where corosync shares the link, a node whose link is full for some seconds loses its membership and is fenced. */
export function judgeCorosync(cluster: VirtualCluster, flows: readonly Flow[]): void {
  if (cluster.spec.corosyncSharesLink !== true) return;
  const used = shares(cluster, flows);
  for (const [name, node] of cluster.nodes) {
    node.fullSeconds = (used.get(name) ?? 0) >= FULL_SHARE ? node.fullSeconds + 1 : 0;
    if (!node.online || node.fullSeconds < LOST_AFTER_SECONDS) continue;
    freezeBroadcast(cluster);
    node.online = false;
    node.offlineSinceMs = cluster.nowMs;
    cluster.revision++;
  }
}
