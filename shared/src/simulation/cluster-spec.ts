import type { GuestKind } from '../snapshot/guest-facts.ts';

export const LOAD_SHAPES = ['flat', 'daily', 'bursty', 'night'] as const;
export type LoadShape = (typeof LOAD_SHAPES)[number];

/** How a guest uses what it has: fractions of its vCPUs and of its memory. */
export interface LoadProfile {
  readonly shape: LoadShape;
  /** Level at rest, 0 to 1 of the guest's vCPUs. */
  readonly cpuLow: number;
  /** Level when busy: at midday, in a burst, in the night job. */
  readonly cpuHigh: number;
  readonly memory: number;
  /** How fast a busy guest rewrites memory, bytes per second at `cpuHigh`. */
  readonly dirtyBytesPerSecond: number;
  /** Pressure stall of its cgroup, percent. */
  readonly pressurePercent: number;
  /** The same for input and output, and for memory; absent = none. */
  readonly ioPressurePercent?: number;
  readonly memoryPressurePercent?: number;
}

export interface VolumeSpec {
  /** Configuration key: `scsi0`, `rootfs`, `mp0`, `ide2`, `unused0`. */
  readonly key: string;
  readonly storage: string;
  readonly bytes: number;
}

export const PVE_RELEASES = ['8.4', '9.0', '9.2'] as const;
export type PveRelease = (typeof PVE_RELEASES)[number];

export interface NodeSpec {
  readonly name: string;
  readonly ip: string;
  readonly release: PveRelease;
  readonly cpuTotalCores: number;
  readonly memoryTotalBytes: number;
  /** What the host itself uses. */
  readonly cpuHostCores: number;
  readonly memoryHostBytes: number;
  /** Capacity of its migration link, each direction. */
  readonly linkBytesPerSecond: number;
  readonly cpuModel: string;
  /** Absent: 2900. */
  readonly cpuMhz?: number;
  /** What the cache of ZFS holds of `memoryHostBytes`, and what guests share as equal pages. */
  readonly arcBytes?: number;
  readonly ksmSharedBytes?: number;
  readonly bridges: readonly string[];
}

export interface GuestSpec {
  readonly vmid: number;
  readonly kind: GuestKind;
  readonly name: string;
  readonly node: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** What its balloon leaves it while it is on its first node; absent = all. */
  readonly balloonBytes?: number;
  readonly volumes: readonly VolumeSpec[];
  readonly status: 'running' | 'stopped' | 'paused';
  readonly template: boolean;
  readonly tags: readonly string[];
  readonly pool?: string;
  readonly lock?: string;
  readonly snapshots: readonly string[];
  readonly profile: LoadProfile;
  /** Further configuration keys as PVE writes them: `hostpci0: 0000:01:00.0`. */
  readonly config: Readonly<Record<string, string | number>>;
}

export interface StorageSpec {
  readonly storage: string;
  readonly type: string;
  readonly shared: boolean;
  readonly content: readonly string[];
  /** Absent: on every node. */
  readonly nodes?: readonly string[];
  readonly totalBytes: number;
  readonly usedBytes: number;
  readonly path?: string;
  /** Of a thin pool. */
  readonly metadata?: { readonly totalBytes: number; readonly usedBytes: number };
  /** Its `bwlimit` for migrations: what the copy of a disk from there or to there reaches at most. */
  readonly migrationLimitBytesPerSecond?: number;
}

export interface HaResourceSpec {
  readonly sid: string;
  readonly state?: 'started' | 'stopped' | 'disabled' | 'ignored';
  readonly failback?: boolean;
  readonly autoRebalance?: boolean;
  readonly group?: string;
  readonly comment?: string;
  readonly maxRestart?: number;
  readonly maxRelocate?: number;
}

export type HaRuleSpec =
  | {
      readonly type: 'node-affinity';
      readonly rule: string;
      readonly sids: readonly string[];
      readonly nodes: readonly { readonly node: string; readonly priority?: number }[];
      readonly strict?: boolean;
      readonly disable?: boolean;
      readonly comment?: string;
    }
  | {
      readonly type: 'resource-affinity';
      readonly rule: string;
      readonly sids: readonly string[];
      readonly affinity: 'positive' | 'negative';
      readonly disable?: boolean;
      readonly comment?: string;
    };

/** PVE 8's way to say where a guest may run; PVE 9 turns groups into rules. */
export interface HaGroupSpec {
  readonly group: string;
  readonly nodes: readonly { readonly node: string; readonly priority?: number }[];
  readonly restricted?: boolean;
  readonly nofailback?: boolean;
}

export interface BackupJobSpec {
  readonly id: string;
  readonly enabled: boolean;
  readonly schedule: string;
  readonly storage: string;
  readonly nextRunMs: number;
  readonly all?: boolean;
  readonly vmids?: readonly number[];
  readonly pool?: string;
  readonly node?: string;
}

export interface ReplicationSpec {
  readonly vmid: number;
  readonly target: string;
  readonly disable?: boolean;
}

export interface PciMappingSpec {
  readonly id: string;
  readonly nodes: readonly string[];
  /** A running guest can leave with it. */
  readonly isLive?: boolean;
  readonly description?: string;
}

/** A whole virtual cluster at its start, as plain data: presets, tests and recordings all make one. */
export interface ClusterSpec {
  readonly name: string;
  readonly seed: number;
  /** Its time at the start, ms since 1970. */
  readonly startMs: number;
  readonly nodes: readonly NodeSpec[];
  readonly guests: readonly GuestSpec[];
  readonly storages: readonly StorageSpec[];
  readonly pools: readonly string[];
  readonly haResources: readonly HaResourceSpec[];
  readonly haRules: readonly HaRuleSpec[];
  readonly haGroups: readonly HaGroupSpec[];
  readonly backupJobs: readonly BackupJobSpec[];
  readonly replications: readonly ReplicationSpec[];
  readonly pciMappings: readonly PciMappingSpec[];
  /** Migrations and corosync meet on the nodes' links (S1): a full link costs the membership. */
  readonly corosyncSharesLink?: boolean;
  /** What one migration stream can reach at most. */
  readonly streamBytesPerSecond: number;
  /** datacenter.cfg, as the properties PVE returns. */
  readonly options: Readonly<Record<string, unknown>>;
}
