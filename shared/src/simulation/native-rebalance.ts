import { imbalance } from '../seeds/native-imbalance.ts';
import { broadcastOf } from './broadcast.ts';
import { guestOfSid, haOnlineNodes, opponentsOn, partnersOf, preferredNodes } from './ha-rules.ts';
import type { HaService } from './ha-state.ts';
import type { VirtualCluster } from './virtual-cluster.ts';

/** `crs: ha=dynamic,ha-auto-rebalance=1,...` of datacenter.cfg, percent as fractions (pve-api 5.6). */
export interface CrsSettings {
  readonly threshold: number;
  readonly margin: number;
  readonly holdRounds: number;
}

export interface NativeMove {
  readonly sid: string;
  readonly target: string;
}

const property = (crs: object, name: string, byDefault: number): number => {
  const value: unknown = (crs as Record<string, unknown>)[name];
  return value === undefined ? byDefault : Number(value);
};

/** The scheduler's settings while it is switched on; it needs static or dynamic mode. */
export function crsSettings(cluster: VirtualCluster): CrsSettings | undefined {
  const { crs } = cluster.options;
  if (typeof crs !== 'object' || crs === null || property(crs, 'ha-auto-rebalance', 0) !== 1)
    return undefined;
  if (!['static', 'dynamic'].includes(String((crs as Record<string, unknown>).ha))) return undefined;
  return {
    threshold: property(crs, 'ha-auto-rebalance-threshold', 30) / 100,
    margin: property(crs, 'ha-auto-rebalance-margin', 10) / 100,
    holdRounds: property(crs, 'ha-auto-rebalance-hold-duration', 3),
  };
}

/** Mean of CPU and memory use of each online node, as fractions. */
function nodeLoads(cluster: VirtualCluster): Map<string, number> {
  const { nodes } = broadcastOf(cluster);
  return new Map(
    haOnlineNodes(cluster).map((name) => {
      const sample = nodes.get(name);
      const total = cluster.nodes.get(name)?.spec.memoryTotalBytes ?? 1;
      return [name, ((sample?.cpu ?? 0) + (sample?.memoryBytes ?? 0) / total) / 2];
    }),
  );
}

function loadOn(cluster: VirtualCluster, sids: readonly string[], node: string): number {
  const { guests } = broadcastOf(cluster);
  const spec = cluster.nodes.get(node)?.spec;
  let load = 0;
  for (const sid of sids) {
    const guest = guestOfSid(cluster, sid);
    const sample = guest && guests.get(guest.spec.vmid);
    if (!guest || !sample || !spec) continue;
    load += (sample.cpu * guest.spec.cores) / spec.cpuTotalCores / 2;
    load += Math.max(sample.memoryHostBytes, sample.memoryBytes) / spec.memoryTotalBytes / 2;
  }
  return load;
}

/** Bundles that may move: a service, with all its partners, that runs and is not opted out. */
function movable(cluster: VirtualCluster): HaService[] {
  const optedOut = new Set(
    cluster.ha.resources.filter(({ autoRebalance }) => autoRebalance === false).map(({ sid }) => sid),
  );
  return [...cluster.ha.services.values()].filter(
    (service) => service.state === 'started' && !optedOut.has(service.sid),
  );
}

/** The single move that lowers the imbalance most (`bruteforce`), if it is worth its margin. */
export function nativeMove(cluster: VirtualCluster, { margin }: CrsSettings): NativeMove | undefined {
  const loads = nodeLoads(cluster);
  const before = imbalance([...loads.values()]);
  let best: (NativeMove & { after: number }) | undefined;
  for (const { sid, node } of movable(cluster)) {
    const sids = [sid, ...partnersOf(cluster, sid)];
    const targets = preferredNodes(cluster, sid).filter(
      (target) => target !== node && opponentsOn(cluster, sid, target).length === 0,
    );
    for (const target of targets) {
      const changed = new Map(loads);
      changed.set(node, (loads.get(node) ?? 0) - loadOn(cluster, sids, node));
      changed.set(target, (loads.get(target) ?? 0) + loadOn(cluster, sids, target));
      const after = imbalance([...changed.values()]);
      if (!best || after < best.after) best = { sid, target, after };
    }
  }
  return best && before > 0 && (before - best.after) / before >= margin ? best : undefined;
}

/** Whether the cluster is uneven enough for the scheduler to count a round. */
export const isUneven = (cluster: VirtualCluster, { threshold }: CrsSettings): boolean =>
  imbalance([...nodeLoads(cluster).values()]) > threshold;
