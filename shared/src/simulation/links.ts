import type { Flow } from './job.ts';
import type { VirtualCluster } from './virtual-cluster.ts';

interface Port {
  freeBytes: number;
  flows: number;
}

/**
 * Shares the links among the flows of the coming second, max-min fair: each flow gets what its tightest port
 * grants, and what it cannot use is left to the others. Links are full duplex, one port per direction.
 */
export function shareLinks(cluster: VirtualCluster, flows: readonly Flow[]): void {
  const ports = new Map<string, Port>();
  const portOf = (direction: string, node: string): Port => {
    const key = `${direction} ${node}`;
    let port = ports.get(key);
    if (!port) {
      port = { freeBytes: cluster.nodes.get(node)?.spec.linkBytesPerSecond ?? 0, flows: 0 };
      ports.set(key, port);
    }
    return port;
  };
  let open = flows.map((flow) => ({
    flow,
    capBytes: Math.min(flow.limitBytesPerSecond, cluster.spec.streamBytesPerSecond),
    ports: [portOf('out', flow.source), portOf('in', flow.target)],
  }));
  for (const { flow, ports: both } of open) {
    flow.grantedBytes = 0;
    for (const port of both) port.flows++;
  }
  while (open.length > 0) {
    const rates = open.map(({ capBytes, ports: both }) =>
      Math.min(capBytes, ...both.map((port) => port.freeBytes / port.flows)),
    );
    const least = Math.min(...rates);
    const settled = open.filter((_, index) => (rates[index] ?? 0) <= least * (1 + 1e-9));
    for (const { flow, ports: both } of settled) {
      flow.grantedBytes = least;
      for (const port of both) {
        port.freeBytes = Math.max(0, port.freeBytes - least);
        port.flows--;
      }
    }
    const done = new Set(settled);
    open = open.filter((entry) => !done.has(entry));
  }
}
