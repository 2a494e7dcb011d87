import { at } from '../kit/assert.ts';
import { type CompatCluster, type CompatGuest, MIB } from './cluster.ts';

/** What must hold of every placement, one by one, so that a contradiction can be told by its parts. */
export type HardRule =
  | { readonly kind: 'maintenance' | 'evacuation'; readonly node: number }
  | { readonly kind: 'ignored'; readonly guest: number; readonly node: number }
  | {
      readonly kind: 'pin';
      readonly guest: number;
      readonly nodes: readonly number[];
      readonly names: string;
    }
  | { readonly kind: 'together' | 'apart'; readonly name: string; readonly guests: readonly number[] }
  | CapacityRule;

export interface CapacityRule {
  readonly kind: 'memory' | 'cpu' | 'storage';
  readonly node: number;
  readonly pool: string;
  /** MiB, or thousandths of a virtual CPU. */
  readonly capacity: number;
}

export const needOf = ({ kind, pool }: Pick<CapacityRule, 'kind' | 'pool'>, guest: CompatGuest): number => {
  switch (kind) {
    case 'memory':
      return Math.floor(guest.memoryBytes / MIB);
    case 'cpu':
      return guest.cpu * 1000;
    case 'storage':
      return Math.floor((guest.disksBytes.get(pool) ?? 0) / MIB);
  }
};

/** Pools in which any guest has a disk. */
export const poolsOf = ({ guests }: CompatCluster): string[] => [
  ...new Set(guests.flatMap(({ disksBytes }) => [...disksBytes.keys()])),
];

function capacityRules(cluster: CompatCluster): CapacityRule[] {
  const perCore = Math.trunc(cluster.balancing.cpuOvercommit * 1000);
  const pools = poolsOf(cluster);
  return cluster.nodes.flatMap((from, node): CapacityRule[] => [
    {
      ...{ kind: 'memory', node, pool: '' },
      capacity: Math.max(0, Math.floor((from.memoryTotalBytes - from.memoryReserveBytes) / MIB)),
    },
    { kind: 'cpu', node, pool: '', capacity: Math.max(0, from.cpuTotal - from.cpuReserve) * perCore },
    ...pools.map((pool): CapacityRule => {
      const room = (from.storageBytes.get(pool) ?? 0) - (from.storageReserveBytes.get(pool) ?? 0);
      return { kind: 'storage', node, pool, capacity: Math.max(0, Math.floor(room / MIB)) };
    }),
  ]);
}

/** A pool that is overfull at the start cannot be meant as a limit of what is there already: then that is the limit. */
export function withRoomForStart(cluster: CompatCluster, rules: readonly HardRule[]): HardRule[] {
  return rules.map((rule) => {
    if (rule.kind !== 'storage') return rule;
    const there = cluster.guests.filter(({ node }) => node === rule.node);
    const used = there.reduce((sum, guest) => sum + needOf(rule, guest), 0);
    return { ...rule, capacity: Math.max(rule.capacity, used) };
  });
}

export function hardRules(cluster: CompatCluster): HardRule[] {
  const { nodes, guests, pins, ignored, evacuated, together, apart } = cluster;
  const groups = (kind: 'together' | 'apart', rules: typeof apart): HardRule[] =>
    rules
      .filter(({ isHard, guests: members }) => isHard && members.length > 1)
      .map(({ name, guests: members }) => ({ kind, name, guests: members }));
  return [
    ...nodes.flatMap(({ maintenance }, node): HardRule[] =>
      maintenance ? [{ kind: 'maintenance', node }] : [],
    ),
    ...(evacuated === undefined ? [] : [{ kind: 'evacuation' as const, node: evacuated }]),
    ...[...ignored].map((guest): HardRule => ({ kind: 'ignored', guest, node: at(guests, guest).node })),
    ...pins.map(
      (pin): HardRule => ({
        ...{ kind: 'pin', guest: pin.guest, nodes: pin.nodes },
        names: pin.names.join(', '),
      }),
    ),
    ...groups('together', together),
    ...groups('apart', apart),
    ...capacityRules(cluster),
  ];
}

/** True where a placement keeps a rule: by its definition, and by nothing that a search uses. */
export function isKept({ guests }: CompatCluster, rule: HardRule, place: ArrayLike<number>): boolean {
  switch (rule.kind) {
    case 'maintenance':
    case 'evacuation':
      return guests.every((_, guest) => at(place, guest) !== rule.node);
    case 'ignored':
      return at(place, rule.guest) === rule.node;
    case 'pin':
      return rule.nodes.includes(at(place, rule.guest));
    case 'together':
      return new Set(rule.guests.map((guest) => at(place, guest))).size <= 1;
    case 'apart':
      return new Set(rule.guests.map((guest) => at(place, guest))).size === rule.guests.length;
    case 'memory':
    case 'cpu':
    case 'storage': {
      const there = guests.filter((_, guest) => at(place, guest) === rule.node);
      return there.reduce((sum, guest) => sum + needOf(rule, guest), 0) <= rule.capacity;
    }
  }
}

/** Says in words what a rule demands. */
export function ruleText({ nodes, guests }: CompatCluster, rule: HardRule): string {
  const names = (members: readonly number[]) => members.map((guest) => at(guests, guest).name).join(', ');
  switch (rule.kind) {
    case 'maintenance':
      return `node ${at(nodes, rule.node).name} is in maintenance`;
    case 'evacuation':
      return `node ${at(nodes, rule.node).name} is to be emptied`;
    case 'ignored':
      return `guest ${at(guests, rule.guest).name} is ignored and stays on ${at(nodes, rule.node).name}`;
    case 'pin':
      return `guest ${at(guests, rule.guest).name} is pinned to ${rule.names || 'no node'}`;
    case 'together':
      return `rule ${rule.name} keeps ${names(rule.guests)} together`;
    case 'apart':
      return `rule ${rule.name} keeps ${names(rule.guests)} apart`;
    case 'memory':
      return `node ${at(nodes, rule.node).name} has ${rule.capacity} MiB of memory for guests`;
    case 'cpu':
      return `node ${at(nodes, rule.node).name} has ${rule.capacity / 1000} virtual CPUs for guests`;
    case 'storage':
      return `node ${at(nodes, rule.node).name} has ${rule.capacity} MiB in pool ${rule.pool}`;
  }
}
