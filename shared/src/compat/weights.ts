import {
  type Balancing,
  type CompatCluster,
  type CompatGuest,
  type CompatNode,
  RESOURCES,
  type Resource,
  totalBytes,
} from './cluster.ts';
import { resourceOf } from './loads.ts';

/** What a point of the gap costs, and a point of migration; and why nothing is balanced, where nothing is. */
export interface Weights {
  readonly balance: number;
  readonly stickiness: number;
  readonly gate: Gate;
  /** As the gate sees it: 1 = all of a node. */
  readonly initialGap: number;
}

/** `off`: the balanciness does not balance; `even`: the gap is below its threshold; `idle`: no node is above one. */
export type Gate = 'open' | 'off' | 'even' | 'idle';

const PROFILES: readonly (readonly [balance: number, stickiness: number, gap: number])[] = [
  [0, 1, 1],
  [1, 50, 0.25],
  [10, 10, 0.15],
  [50, 5, 0.05],
  [100, 1, 0],
];

export function weightsOf(cluster: CompatCluster): Weights {
  const { balancing } = cluster;
  const [balance = 0, stickiness = 1, threshold = 1] = PROFILES[balancing.balanciness - 1] ?? [];
  const wanted = balancing.balanceWeight ?? balance;
  const gap = initialGap(cluster);
  const gate = gap < threshold ? 'even' : isIdle(cluster) ? 'idle' : wanted === 0 ? 'off' : 'open';
  return {
    balance: gate === 'open' ? wanted : 0,
    stickiness: balancing.stickinessWeight ?? stickiness,
    gate,
    initialGap: gap,
  };
}

type Figure = (guest: CompatGuest) => number;

const usage = ({ mode }: Balancing): Readonly<Record<Resource, Figure>> => ({
  memory: ({ memoryBytes }) => memoryBytes,
  cpu: ({ cpu, cpuUsage }) => (mode === 'assigned' ? cpu : cpuUsage),
  io: ({ disksBytes }) => totalBytes(disksBytes),
});

const usable: Readonly<Record<Resource, (node: CompatNode) => number>> = {
  memory: ({ memoryTotalBytes, memoryReserveBytes }) => memoryTotalBytes - memoryReserveBytes,
  cpu: ({ cpuTotal, cpuReserve }) => cpuTotal - cpuReserve,
  io: ({ storageBytes }) => totalBytes(storageBytes),
};

const sumOn = ({ guests }: CompatCluster, node: number, figure: Figure): number =>
  guests.reduce((sum, guest) => (guest.node === node ? sum + figure(guest) : sum), 0);

function gapOf(cluster: CompatCluster, figure: Figure, capacity: (node: CompatNode) => number): number {
  let [most, least] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  cluster.nodes.forEach((node, index) => {
    if (node.maintenance) return;
    const load = sumOn(cluster, index, figure) / Math.max(1, capacity(node));
    most = Math.max(most, load);
    least = Math.min(least, load);
  });
  return most < least ? 0 : most - least;
}

const usageGap = (cluster: CompatCluster, resource: Resource): number => {
  const figure = usage(cluster.balancing)[resource];
  return gapOf(cluster, (guest) => figure(guest) * guest.priority, usable[resource]);
};

const pressureGap = (cluster: CompatCluster, resource: Resource): number =>
  gapOf(
    cluster,
    (guest) => guest.pressurePercent[resource] * guest.priority,
    () => 100,
  );

const mean = (pairs: readonly (readonly [weight: number, value: number])[]): number => {
  const total = pairs.reduce((sum, [weight]) => sum + weight, 0);
  const [first = [0, 0]] = pairs;
  return total === 0 ? first[1] : pairs.reduce((sum, [weight, value]) => sum + weight * value, 0) / total;
};

/** In the combined method pressure does not count here, and neither do the weights of usage: as the peer has it. */
export function initialGap(cluster: CompatCluster): number {
  const { method, mode, usageWeight, pressureWeight, globalWeight } = cluster.balancing;
  if (method === 'global_smart')
    return mean(RESOURCES.map((resource) => [globalWeight[resource], usageGap(cluster, resource)]));
  const resource = resourceOf(method);
  if (method.endsWith('_smart'))
    return mean([
      [usageWeight[resource], usageGap(cluster, resource)],
      [pressureWeight[resource], pressureGap(cluster, resource)],
    ]);
  const isPressure = method.endsWith('_psi') || mode === 'psi';
  return isPressure ? pressureGap(cluster, resource) : usageGap(cluster, resource);
}

/** True where there are thresholds and no node is above any: of all there is, without priorities and reserves. */
function isIdle(cluster: CompatCluster): boolean {
  const { balancing, nodes } = cluster;
  const figures = usage({ ...balancing, mode: 'used' });
  const totals = {
    memory: ({ memoryTotalBytes }: CompatNode) => memoryTotalBytes,
    cpu: ({ cpuTotal }: CompatNode) => cpuTotal,
    io: ({ storageBytes }: CompatNode) => totalBytes(storageBytes) || 1,
  };
  const limits = RESOURCES.flatMap((resource) => {
    const limit = balancing.thresholdPercent[resource];
    return limit === undefined ? [] : [{ resource, limit }];
  });
  const isAbove = ({ resource, limit }: (typeof limits)[number]) =>
    nodes.some((node, index) => {
      const total = totals[resource](node);
      return (
        !node.maintenance && total > 0 && (sumOn(cluster, index, figures[resource]) / total) * 100 > limit
      );
    });
  return limits.length > 0 && !limits.some(isAbove);
}
