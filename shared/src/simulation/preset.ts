import { seededRandom } from '../kit/random.ts';
import { hostFootprintBytes } from './broadcast.ts';
import type { ClusterSpec, GuestSpec, NodeSpec, PveRelease, StorageSpec } from './cluster-spec.ts';
import { passthroughGuest, presetGuests, templateGuest } from './preset-guests.ts';
import { presetHa } from './preset-ha.ts';

const GIB = 2 ** 30;
const NODE_MEMORY_GIB = [8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 4096];
const NODE_CORES = [4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];
/** How full the fullest node starts. */
const CROWDED = 0.86;
/** How full a node is on average, at most: room to balance in. */
const AVERAGE_MAX = 0.55;

export interface PresetOptions {
  readonly nodes: number;
  readonly guests: number;
  readonly seed: number;
  readonly startMs: number;
  /** One release for all, or one per node in turn: a cluster in the middle of its upgrade. */
  readonly release?: PveRelease | readonly PveRelease[];
  readonly streamBytesPerSecond?: number;
  readonly linkBytesPerSecond?: number;
}

const usedBytes = ({ status, kind, memoryBytes, profile }: GuestSpec): number =>
  status === 'stopped' ? 0 : hostFootprintBytes(kind, memoryBytes * profile.memory);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The smallest size on sale that is at least `needed`. */
const sizeAtLeast = (sizes: readonly number[], needed: number): number =>
  sizes.find((size) => size >= needed) ?? Math.ceil(needed);

function presetNodes(options: PresetOptions, guests: readonly GuestSpec[]): NodeSpec[] {
  const { nodes, release = '9.2', linkBytesPerSecond = 1.17e9 } = options;
  const releases = typeof release === 'string' ? [release] : release;
  const perNodeGib = sum(guests.map(usedBytes)) / nodes / GIB;
  const biggestGib = Math.max(1, ...guests.map(({ memoryBytes }) => memoryBytes / GIB));
  const memoryGib = sizeAtLeast(NODE_MEMORY_GIB, Math.max(perNodeGib / AVERAGE_MAX + 2, biggestGib * 1.5));
  const busyCores = sum(guests.map(({ cores, profile }) => cores * profile.cpuHigh));
  const cores = sizeAtLeast(
    NODE_CORES,
    Math.max(busyCores / nodes / 0.5, ...guests.map((guest) => guest.cores / 2)),
  );
  const width = nodes > 9 ? 2 : 1;
  return Array.from({ length: nodes }, (_, index) => ({
    name: `pve${String(index + 1).padStart(width, '0')}`,
    ip: `10.0.${Math.floor(index / 200)}.${(index % 200) + 11}`,
    release: releases[index % releases.length] ?? '9.2',
    cpuTotalCores: cores,
    memoryTotalBytes: memoryGib * GIB,
    cpuHostCores: 0.01 * cores,
    memoryHostBytes: Math.min(2, memoryGib * 0.05) * GIB,
    linkBytesPerSecond,
    cpuModel: 'AMD EPYC 7413 24-Core Processor',
    bridges: ['vmbr0', 'vmbr1'],
  }));
}

/** How full each node is to be, as fractions of its memory: one crowded, the others from fair to idle. */
function wantedFractions(nodes: readonly NodeSpec[], totalBytes: number): number[] {
  const count = nodes.length;
  const memory = nodes[0]?.memoryTotalBytes ?? 1;
  if (count === 1) return [1];
  const others = Math.max(0.05, (totalBytes / memory - CROWDED) / (count - 1));
  return nodes.map((_, index) => {
    if (index === 0) return CROWDED;
    const rank = count === 2 ? 0 : 1 - (2 * (index - 1)) / (count - 2);
    return others * (1 + 0.45 * rank);
  });
}

/** Puts each guest on the node that misses most of what it is to have; small ones last, to fill up exactly. */
function placeGuests(guests: readonly GuestSpec[], nodes: readonly NodeSpec[]): GuestSpec[] {
  const host = sum(nodes.map(({ memoryHostBytes }) => memoryHostBytes));
  const wanted = wantedFractions(nodes, host + sum(guests.map(usedBytes)));
  const missing = nodes.map((node, i) => (wanted[i] ?? 0) * node.memoryTotalBytes - node.memoryHostBytes);
  const nodeOf = new Map<number, string>();
  const isSmall = (guest: GuestSpec): number => (guest.memoryBytes <= 2 * GIB ? 1 : 0);
  const smallLast = [...guests].sort((a, b) => isSmall(a) - isSmall(b) || a.vmid - b.vmid);
  for (const guest of smallLast) {
    let best = 0;
    missing.forEach((bytes, index) => {
      if (bytes > (missing[best] ?? 0)) best = index;
    });
    missing[best] = (missing[best] ?? 0) - usedBytes(guest);
    nodeOf.set(guest.vmid, nodes[best]?.name ?? '');
  }
  return guests.map((guest) => ({ ...guest, node: nodeOf.get(guest.vmid) ?? '' }));
}

const storages = (): StorageSpec[] => [
  {
    storage: 'local',
    type: 'dir',
    shared: false,
    content: ['iso', 'vztmpl', 'backup'],
    totalBytes: 94 * GIB,
    usedBytes: 12 * GIB,
    path: '/var/lib/vz',
  },
  {
    storage: 'local-lvm',
    type: 'lvmthin',
    shared: false,
    content: ['images', 'rootdir'],
    totalBytes: 1800 * GIB,
    usedBytes: 400 * GIB,
  },
  {
    storage: 'ceph-vm',
    type: 'rbd',
    shared: true,
    content: ['images', 'rootdir'],
    totalBytes: 60_000 * GIB,
    usedBytes: 21_000 * GIB,
  },
  {
    storage: 'nas-backup',
    type: 'nfs',
    shared: true,
    content: ['backup', 'iso'],
    totalBytes: 40_000 * GIB,
    usedBytes: 18_000 * GIB,
    path: '/mnt/pve/nas-backup',
  },
];

/**
 * A made-up cluster of any size with a start worth rebalancing: the first node is crowded, others idle. The
 * same options give the same cluster, to the byte.
 */
export function presetCluster(options: PresetOptions): ClusterSpec {
  const { guests: count, seed, startMs, streamBytesPerSecond = 450e6 } = options;
  const random = seededRandom(seed);
  const plain = presetGuests(count, random);
  const nodes = presetNodes(options, plain);
  const last = nodes[nodes.length - 1]?.name ?? '';
  const placed = placeGuests(plain, nodes);
  const special =
    count < 10
      ? []
      : [
          passthroughGuest(100 + count, last, 1),
          templateGuest(Math.max(9000, 101 + count), nodes[0]?.name ?? ''),
        ];
  const guests = [...placed, ...special];
  const release = nodes[0]?.release ?? '9.2';
  const backupMs = backupAfter(startMs);
  return {
    name: 'demo',
    seed,
    startMs,
    nodes,
    guests,
    storages: storages(),
    pools: ['prod', 'office', 'dev', 'infra'],
    ...presetHa(placed, nodes, release === '8.4'),
    backupJobs: [
      {
        id: 'backup-nightly',
        enabled: true,
        schedule: timeOfDay(backupMs),
        storage: 'nas-backup',
        nextRunMs: backupMs,
        all: true,
      },
    ],
    replications: [],
    pciMappings: [],
    streamBytesPerSecond,
    options: { mac_prefix: 'BC:24:11', description: '', 'registered-tags': ['prod'] },
  };
}

const HOUR_MS = 3_600_000;
/** Half a day away, on the half hour: whenever somebody looks, moves need not wait for it soon. */
const backupAfter = (startMs: number): number =>
  Math.floor(startMs / (HOUR_MS / 2)) * (HOUR_MS / 2) + 12 * HOUR_MS;

/** Of UTC, as `01:30`. */
function timeOfDay(atMs: number): string {
  const minutes = Math.floor(atMs / 60_000) % (24 * 60);
  const two = (figure: number) => String(figure).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
