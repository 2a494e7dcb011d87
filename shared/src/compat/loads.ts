import { type Balancing, type CompatCluster, MIB, RESOURCES, type Resource, totalBytes } from './cluster.ts';

/** One kind of load whose gap counts: the level of a node is floor(sum of need / divisor), in 1/10,000. */
export interface LoadTerm {
  readonly resource: Resource;
  readonly isPressure: boolean;
  /** Of its gap, in the sum that is balanced. */
  readonly weight: number;
  readonly need: Float64Array;
  /** Per node; 0 where it does not take part: in maintenance. */
  readonly divisor: Float64Array;
}

export const LEVELS = 10_000;

/** What guests of higher priority need counts more often: a level is no share of capacity but a priority's. */
function need(cluster: CompatCluster, resource: Resource, isPressure: boolean): Float64Array {
  const isAssigned = cluster.balancing.mode === 'assigned';
  return Float64Array.from(cluster.guests, (guest) => {
    const { priority } = guest;
    if (isPressure) return Math.trunc(guest.pressurePercent[resource] * priority * LEVELS);
    switch (resource) {
      case 'memory':
        return Math.floor((guest.memoryBytes * priority) / MIB) * LEVELS;
      case 'cpu':
        return isAssigned ? guest.cpu * priority * LEVELS : Math.trunc(guest.cpuUsage * priority * LEVELS);
      case 'io':
        return Math.floor((totalBytes(guest.disksBytes) * priority) / MIB) * LEVELS;
    }
  });
}

function divisor({ nodes }: CompatCluster, resource: Resource, isPressure: boolean): Float64Array {
  return Float64Array.from(nodes, (node) => {
    if (node.maintenance) return 0;
    if (isPressure) return 100;
    switch (resource) {
      case 'memory':
        return Math.max(1, Math.floor((node.memoryTotalBytes - node.memoryReserveBytes) / MIB));
      case 'cpu':
        return Math.max(1, node.cpuTotal - node.cpuReserve);
      case 'io':
        return Math.max(1, Math.floor(totalBytes(node.storageBytes) / MIB));
    }
  });
}

type Weighed = Pick<LoadTerm, 'resource' | 'isPressure' | 'weight'>;

/** The resource that a method is about; disks and their throughput are one to the peer. */
export function resourceOf(method: Balancing['method']): Resource {
  const [first] = method.split('_');
  return first === 'memory' || first === 'cpu' ? first : 'io';
}

function weighed(balancing: Balancing): Weighed[] {
  const { method, mode, usageWeight, pressureWeight, globalWeight } = balancing;
  const both = (resource: Resource, factor: number): Weighed[] => [
    { resource, isPressure: false, weight: factor * usageWeight[resource] },
    { resource, isPressure: true, weight: factor * pressureWeight[resource] },
  ];
  if (method === 'global_smart') return RESOURCES.flatMap((each) => both(each, globalWeight[each]));
  const resource = resourceOf(method);
  if (method.endsWith('_smart')) return both(resource, 1);
  return [{ resource, isPressure: method.endsWith('_psi') || mode === 'psi', weight: 1 }];
}

/** All kinds of load that count. */
export const loadTerms = (cluster: CompatCluster): LoadTerm[] =>
  weighed(cluster.balancing)
    .filter(({ weight }) => weight > 0)
    .map((term) => ({
      ...term,
      need: need(cluster, term.resource, term.isPressure),
      divisor: divisor(cluster, term.resource, term.isPressure),
    }));
