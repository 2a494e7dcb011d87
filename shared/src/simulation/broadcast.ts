import { hashUnit } from './hash.ts';
import { cpuFractionAt, memoryFractionAt } from './load-profile.ts';
import type { GuestState, NodeState, VirtualCluster } from './virtual-cluster.ts';

/** pvestatd tells every node's figures each 10 s; pmxcfs forgets what is older than 5 min (pve-api 2.1). */
export const BROADCAST_MS = 10_000;
export const EXPIRY_MS = 300_000;
const OVERHEAD_BYTES = 96 * 2 ** 20;

export interface GuestSample {
  /** Fraction of the guest's own vCPUs. */
  readonly cpu: number;
  readonly memoryBytes: number;
  /** On the host, with overhead; 0 for containers. */
  readonly memoryHostBytes: number;
  readonly uptimeSeconds: number;
  readonly netInBytes: number;
  readonly netOutBytes: number;
  readonly diskReadBytes: number;
  readonly diskWriteBytes: number;
  /** The node is gone for longer than figures are kept. */
  readonly expired: boolean;
}

export interface NodeSample {
  /** Fraction of all its threads. */
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly uptimeSeconds: number;
}

/** What the cluster knows of itself: figures of one moment, up to 10 s old. */
export interface Broadcast {
  readonly atMs: number;
  readonly guests: ReadonlyMap<number, GuestSample>;
  readonly nodes: ReadonlyMap<string, NodeSample>;
}

const NOTHING: GuestSample = {
  cpu: 0,
  memoryBytes: 0,
  memoryHostBytes: 0,
  uptimeSeconds: 0,
  netInBytes: 0,
  netOutBytes: 0,
  diskReadBytes: 0,
  diskWriteBytes: 0,
  expired: false,
};
const EXPIRED: GuestSample = { ...NOTHING, expired: true };

export const hostFootprintBytes = (kind: 'qemu' | 'lxc', memoryBytes: number): number =>
  kind === 'qemu' ? Math.floor(memoryBytes * 1.03) + OVERHEAD_BYTES : memoryBytes;

/** What its balloon leaves a guest where it is. */
export const balloonOf = ({ spec, node }: GuestState): number =>
  node === spec.node ? (spec.balloonBytes ?? spec.memoryBytes) : spec.memoryBytes;

function sampleGuest(cluster: VirtualCluster, guest: GuestState, atMs: number): GuestSample {
  if (guest.status === 'stopped') return NOTHING;
  const node = cluster.nodes.get(guest.node);
  const takenAtMs = node?.online === false ? Math.min(atMs, node.offlineSinceMs) : atMs;
  if (atMs - takenAtMs > EXPIRY_MS) return EXPIRED;
  const { profile, vmid, kind, memoryBytes } = guest.spec;
  const seed = cluster.spec.seed;
  const wanted = Math.floor(memoryBytes * memoryFractionAt(profile, seed, vmid, takenAtMs));
  const used = Math.min(wanted, balloonOf(guest));
  const uptimeSeconds = Math.max(0, Math.floor((takenAtMs - guest.startedAtMs) / 1000));
  const rate = 2_000 + 200_000 * hashUnit(seed + 3, vmid);
  return {
    cpu: guest.status === 'paused' ? 0 : cpuFractionAt(profile, seed, vmid, takenAtMs),
    memoryBytes: used,
    memoryHostBytes: kind === 'qemu' ? hostFootprintBytes(kind, used) : 0,
    uptimeSeconds,
    netInBytes: Math.floor(rate * uptimeSeconds),
    netOutBytes: Math.floor(rate * 0.75 * uptimeSeconds),
    diskReadBytes: Math.floor(rate * 2 * uptimeSeconds),
    diskWriteBytes: Math.floor(rate * 4 * uptimeSeconds),
    expired: false,
  };
}

interface NodeTotal {
  cpuCores: number;
  memoryBytes: number;
}

function sampleNode(node: NodeState, total: NodeTotal, atMs: number): NodeSample {
  const { cpuTotalCores, cpuHostCores, memoryTotalBytes, memoryHostBytes } = node.spec;
  return {
    cpu: Math.min(1, (cpuHostCores + total.cpuCores) / cpuTotalCores),
    memoryBytes: Math.min(memoryTotalBytes, memoryHostBytes + total.memoryBytes),
    uptimeSeconds: Math.max(0, Math.floor((atMs - node.bootedAtMs) / 1000)),
  };
}

function takeBroadcast(cluster: VirtualCluster, atMs: number): Broadcast {
  const totals = new Map<string, NodeTotal>();
  for (const name of cluster.nodes.keys()) totals.set(name, { cpuCores: 0, memoryBytes: 0 });
  const guests = new Map<number, GuestSample>();
  for (const guest of cluster.guests.values()) {
    const sample = sampleGuest(cluster, guest, atMs);
    guests.set(guest.spec.vmid, sample);
    const total = totals.get(guest.node);
    if (!total) continue;
    total.cpuCores += sample.cpu * guest.spec.cores;
    total.memoryBytes += guest.spec.kind === 'qemu' ? sample.memoryHostBytes : sample.memoryBytes;
  }
  const nodes = new Map<string, NodeSample>();
  for (const [name, node] of cluster.nodes) {
    const total = totals.get(name) ?? { cpuCores: 0, memoryBytes: 0 };
    nodes.set(name, sampleNode(node, total, atMs));
  }
  return { atMs, guests, nodes };
}

/**
 * The figures of the last 10 s boundary. They are made when first asked for, so an unwatched cluster costs
 * nothing.
 */
export function broadcastOf(cluster: VirtualCluster): Broadcast {
  const atMs = Math.floor(cluster.nowMs / BROADCAST_MS) * BROADCAST_MS;
  if (cluster.broadcast?.atMs !== atMs) cluster.broadcast = takeBroadcast(cluster, atMs);
  return cluster.broadcast;
}

/** Fixes the current figures before something changes: what is broadcast does not follow until the next one. */
export const freezeBroadcast = (cluster: VirtualCluster): void => {
  broadcastOf(cluster);
};
