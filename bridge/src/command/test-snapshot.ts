import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';

const GIB = 2 ** 30;
const stamp = { source: 'file' as const, takenAtMs: 1_700_000_000_000 };

const node = (name: string, memoryBytes: number): NodeFacts => ({
  name,
  status: 'online',
  maintenance: false,
  cpuTotalCores: 16,
  memoryTotalBytes: 64 * GIB,
  load: { ...stamp, cpuCores: memoryBytes / GIB / 8, memoryBytes },
});

const guest = (vmid: number, name: string, gib: number): GuestFacts => ({
  vmid,
  name,
  kind: 'qemu',
  node: 'pve1',
  status: 'running',
  template: false,
  tags: [],
  cpuTotalCores: 2,
  memoryTotalBytes: gib * GIB,
  load: { ...stamp, cpuCores: 0.5, memoryBytes: gib * GIB },
  placement: { ...stamp, volumes: [], localResources: [], bridges: ['vmbr0'] },
});

/** Three nodes, the first crowded by four guests of 12 GiB; a fifth is stopped. */
export const testSnapshot = (): ClusterSnapshot => ({
  format: 1,
  takenAtMs: stamp.takenAtMs,
  cluster: {
    name: 'test',
    standalone: false,
    quorate: true,
    migrationLink: 'separate',
    registeredTags: [],
    nativeRebalance: false,
    haRules: [],
  },
  nodes: [node('pve1', 54 * GIB), node('pve2', 6 * GIB), node('pve3', 6 * GIB)],
  guests: [
    guest(101, 'web-01', 12),
    guest(102, 'web-02', 12),
    guest(103, 'db-01', 12),
    guest(104, 'db-02', 12),
    { ...guest(105, 'old', 4), status: 'stopped' },
  ],
  storages: [],
  hiddenGuestsPossible: false,
  unknown: [],
});
