/**
 * A cluster in the words of ProxLB's CP-SAT solver, normalised: nodes and guests by position, sizes in bytes,
 * pressure in percent, load in cores.
 */
export interface CompatCluster {
  readonly name: string;
  readonly nodes: readonly CompatNode[];
  readonly guests: readonly CompatGuest[];
  readonly together: readonly CompatRule[];
  readonly apart: readonly CompatRule[];
  readonly pins: readonly CompatPin[];
  /** Guests that nobody moves. */
  readonly ignored: ReadonlySet<number>;
  /** The node that is to be emptied. */
  readonly evacuated: number | undefined;
  readonly balancing: Balancing;
}

export interface CompatNode {
  readonly name: string;
  readonly cpuTotal: number;
  readonly cpuReserve: number;
  readonly memoryTotalBytes: number;
  readonly memoryReserveBytes: number;
  /** Per pool: room for all disks of guests there, not what is left beside them. */
  readonly storageBytes: ReadonlyMap<string, number>;
  readonly storageReserveBytes: ReadonlyMap<string, number>;
  readonly pressurePercent: Pressure;
  readonly maintenance: boolean;
}

export interface CompatGuest {
  readonly name: string;
  readonly node: number;
  readonly cpu: number;
  readonly cpuUsage: number;
  readonly memoryBytes: number;
  readonly disksBytes: ReadonlyMap<string, number>;
  readonly pressurePercent: Pressure;
  readonly priority: number;
  readonly type: 'vm' | 'ct';
}

export type Pressure = Readonly<Record<Resource, number>>;
export type Resource = 'memory' | 'cpu' | 'io';

/** Guests that should share a node, or should not; of the names in it only guests that exist. */
export interface CompatRule {
  readonly name: string;
  readonly guests: readonly number[];
  readonly isHard: boolean;
  /** `pve`: a rule of the HA manager, which moves whole groups by itself. */
  readonly origin: 'plb' | 'pve';
}

export interface CompatPin {
  readonly guest: number;
  /** Names as written; nodes that do not exist are no place to be. */
  readonly names: readonly string[];
  readonly nodes: readonly number[];
  /** The tag it was made from. */
  readonly tag?: string;
}

export const METHODS = [
  ...(['memory', 'cpu', 'disk', 'io'] as const),
  ...(['memory_psi', 'cpu_psi', 'disk_psi', 'io_psi'] as const),
  ...(['memory_smart', 'cpu_smart', 'disk_smart', 'io_smart', 'global_smart'] as const),
] as const;
export type Method = (typeof METHODS)[number];

/** What is to be even, and how much that may cost. */
export interface Balancing {
  readonly method: Method;
  readonly mode: 'used' | 'assigned' | 'psi';
  readonly balanciness: number;
  readonly cpuOvercommit: number;
  /** Percent: nothing is balanced while no node is above any of those that are set. */
  readonly thresholdPercent: Readonly<Partial<Record<Resource, number>>>;
  /** In place of those of the balanciness. */
  readonly balanceWeight: number | undefined;
  readonly stickinessWeight: number | undefined;
  readonly usageWeight: Readonly<Record<Resource, number>>;
  readonly pressureWeight: Readonly<Record<Resource, number>>;
  readonly globalWeight: Readonly<Record<Resource, number>>;
  /** Migrations at a time; undefined = any number. */
  readonly parallelMax: number | undefined;
  /** Guests that come to one node at a time. */
  readonly inflowMax: number;
}

export const RESOURCES = ['memory', 'cpu', 'io'] as const;
export const MIB = 2 ** 20;
export const GIB = 2 ** 30;

export const totalBytes = (sizes: ReadonlyMap<string, number>): number =>
  [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);

/** Where everybody is. */
export const homesOf = ({ guests }: CompatCluster): Int32Array => Int32Array.from(guests, ({ node }) => node);
