import type { ClusterSpec, GuestSpec, NodeSpec } from './cluster-spec.ts';
import { sidOf } from './ha-state.ts';
import { type MigrationOrder, startMigration } from './migration.ts';
import type { TaskState } from './task.ts';
import { createVirtualCluster, type VirtualCluster, type VirtualClusterOptions } from './virtual-cluster.ts';

export const GIB = 2 ** 30;
/** A Monday at noon. */
export const START_MS = 1_795_435_200_000;

/** A node of 64 GiB with a link of 1 GiB/s. */
export const testNode = (name: string, changes: Partial<NodeSpec> = {}): NodeSpec => ({
  name,
  ip: `10.0.0.${name.length + name.charCodeAt(name.length - 1)}`,
  release: '9.2',
  cpuTotalCores: 16,
  memoryTotalBytes: 64 * GIB,
  cpuHostCores: 0,
  memoryHostBytes: GIB,
  linkBytesPerSecond: GIB,
  cpuModel: 'test',
  bridges: ['vmbr0'],
  ...changes,
});

/** A running VM of 8 GiB, half of it used, that rewrites nothing. */
export const testGuest = (vmid: number, node: string, changes: Partial<GuestSpec> = {}): GuestSpec => ({
  vmid,
  kind: 'qemu',
  name: `vm-${vmid}`,
  node,
  cores: 2,
  memoryBytes: 8 * GIB,
  volumes: [{ key: 'scsi0', storage: 'shared', bytes: 32 * GIB }],
  status: 'running',
  template: false,
  tags: [],
  snapshots: [],
  profile: {
    shape: 'flat',
    cpuLow: 0.5,
    cpuHigh: 0.5,
    memory: 0.5,
    dirtyBytesPerSecond: 0,
    pressurePercent: 0,
  },
  config: {},
  ...changes,
});

export const testSpec = (changes: Partial<ClusterSpec> = {}): ClusterSpec => ({
  name: 'test',
  seed: 1,
  startMs: START_MS,
  nodes: ['a', 'b', 'c'].map((name) => testNode(name)),
  guests: [testGuest(100, 'a'), testGuest(101, 'a'), testGuest(102, 'b')],
  storages: [
    { storage: 'shared', type: 'rbd', shared: true, content: ['images'], totalBytes: 1e13, usedBytes: 1e12 },
    { storage: 'disk', type: 'lvm', shared: false, content: ['images'], totalBytes: 1e12, usedBytes: 1e11 },
  ],
  pools: [],
  haResources: [],
  haRules: [],
  haGroups: [],
  backupJobs: [],
  replications: [],
  pciMappings: [],
  streamBytesPerSecond: GIB,
  options: {},
  ...changes,
});

export const testCluster = (
  changes: Partial<ClusterSpec> = {},
  options: VirtualClusterOptions = {},
): VirtualCluster => createVirtualCluster(testSpec(changes), options);

/** All guests under the HA manager. */
export const managed = (guests: readonly GuestSpec[]) =>
  guests.map(({ kind, vmid }) => ({ sid: sidOf(kind, vmid), state: 'started' as const }));

/** Starts a migration as `qm migrate --online` or `pct migrate --restart` would. */
export function move(
  cluster: VirtualCluster,
  vmid: number,
  target: string,
  changes: Partial<MigrationOrder> = {},
): TaskState {
  const guest = cluster.guests.get(vmid);
  if (!guest) throw new RangeError(`no guest ${vmid}`);
  return startMigration(cluster, {
    guest,
    target,
    user: 'admin@pve',
    online: true,
    restart: false,
    withLocalDisks: false,
    storageMap: {},
    limitBytesPerSecond: Number.POSITIVE_INFINITY,
    startedByHa: false,
    ...changes,
  });
}
