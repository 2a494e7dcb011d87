import { broadcastOf } from '#shared/simulation/broadcast.ts';
import type { LoadProfile, StorageSpec } from '#shared/simulation/cluster-spec.ts';
import { sidOf } from '#shared/simulation/ha-state.ts';
import type { GuestState, NodeState, VirtualCluster } from '#shared/simulation/virtual-cluster.ts';
import { isSince } from './release.ts';

export type Row = Record<string, unknown>;

/** The boot disk or root volume: what PVE calls the guest's disk. */
export const bootBytes = (guest: GuestState): number => guest.volumes[0]?.bytes ?? 0;

/** Only containers tell how much of it is used. */
export const usedDiskBytes = (guest: GuestState): number =>
  guest.spec.kind === 'lxc' ? Math.floor(bootBytes(guest) * 0.3) : 0;

/** PSI of the guest's cgroup, all six of it. */
export const pressureOf = (profile: LoadProfile): Row => {
  const { pressurePercent, ioPressurePercent = 0, memoryPressurePercent = 0 } = profile;
  return {
    pressurecpusome: pressurePercent,
    pressurecpufull: pressurePercent / 2,
    pressureiosome: ioPressurePercent,
    pressureiofull: ioPressurePercent / 2,
    pressurememorysome: memoryPressurePercent,
    pressurememoryfull: memoryPressurePercent / 2,
  };
};

const releaseOf = (cluster: VirtualCluster, node: string) => cluster.nodes.get(node)?.spec.release ?? '9.2';

/** What `/cluster/resources` says of a guest to somebody who may see it (pve-api 2.1). */
export function guestRow(cluster: VirtualCluster, guest: GuestState): Row {
  const { spec } = guest;
  const sample = broadcastOf(cluster).guests.get(spec.vmid);
  const { kind, vmid } = spec;
  const id = `${kind}/${vmid}`;
  if (!sample || sample.expired) return { id, type: kind, node: guest.node, vmid, status: 'unknown' };
  // One literal, as spreading makes objects slow and there are thousands of these rows.
  const row: Row = {
    id,
    type: kind,
    node: guest.node,
    vmid,
    name: spec.name,
    status: guest.status,
    template: spec.template ? 1 : 0,
    cpu: sample.cpu,
    maxcpu: spec.cores,
    mem: sample.memoryBytes,
    maxmem: spec.memoryBytes,
    disk: usedDiskBytes(guest),
    maxdisk: bootBytes(guest),
    diskread: sample.diskReadBytes,
    diskwrite: sample.diskWriteBytes,
    netin: sample.netInBytes,
    netout: sample.netOutBytes,
    uptime: sample.uptimeSeconds,
  };
  if (isSince(releaseOf(cluster, guest.node), '9.0')) row.memhost = sample.memoryHostBytes;
  if (guest.tags.length > 0) row.tags = guest.tags.join(';');
  if (guest.lock !== undefined) row.lock = guest.lock;
  const service = cluster.ha.services.get(sidOf(spec.kind, spec.vmid));
  if (service) row.hastate = service.state;
  return row;
}

const ROOT_TOTAL = 100_861_726_720;
const ROOT_USED = 14_512_345_088;

export const haNodeState = (cluster: VirtualCluster, node: NodeState): string => {
  if (node.online) return cluster.ha.maintenance.has(node.spec.name) ? 'maintenance' : 'online';
  return cluster.nowMs - node.offlineSinceMs >= 60_000 ? 'fence' : 'unknown';
};

/** Rights decide how much of a node is told: without Sys.Audit only that it is there. */
export function nodeRow(cluster: VirtualCluster, node: NodeState, full: boolean): Row {
  const name = node.spec.name;
  const row: Row = {
    id: `node/${name}`,
    type: 'node',
    node: name,
    status: node.online ? 'online' : 'offline',
    level: '',
  };
  if (!full) return row;
  const sample = broadcastOf(cluster).nodes.get(name);
  row.maxcpu = node.spec.cpuTotalCores;
  row.maxmem = node.spec.memoryTotalBytes;
  row.maxdisk = ROOT_TOTAL;
  if (!node.online || !sample) return row;
  return {
    ...row,
    cpu: sample.cpu,
    mem: sample.memoryBytes,
    disk: ROOT_USED,
    uptime: sample.uptimeSeconds,
  };
}

/** One storage as one node reports it. */
export function storageRow(cluster: VirtualCluster, storage: StorageSpec, node: string): Row {
  const row: Row = {
    id: `storage/${node}/${storage.storage}`,
    type: 'storage',
    node,
    storage: storage.storage,
    status: cluster.brokenStorages.has(storage.storage) ? 'unknown' : 'available',
    shared: storage.shared ? 1 : 0,
    content: storage.content.join(','),
    plugintype: storage.type,
  };
  if (row.status === 'unknown') return row;
  return { ...row, disk: storage.usedBytes, maxdisk: storage.totalBytes };
}

export const nodesOf = (cluster: VirtualCluster, storage: StorageSpec): string[] =>
  [...cluster.nodes.keys()].filter((node) => !storage.nodes || storage.nodes.includes(node));

/** What a pool's members amount to, running ones only. */
export function poolRow(cluster: VirtualCluster, pool: string): Row {
  const { guests } = broadcastOf(cluster);
  let [cpuCores, maxcpu, mem, maxmem, uptime] = [0, 0, 0, 0, 0];
  for (const { spec, status } of cluster.guests.values()) {
    if (spec.pool !== pool || status === 'stopped') continue;
    const sample = guests.get(spec.vmid);
    if (!sample) continue;
    cpuCores += sample.cpu * spec.cores;
    maxcpu += spec.cores;
    mem += sample.memoryBytes;
    maxmem += spec.memoryBytes;
    uptime = Math.max(uptime, sample.uptimeSeconds);
  }
  const cpu = maxcpu > 0 ? cpuCores / maxcpu : 0;
  return { id: `/pool/${pool}`, type: 'pool', pool, cpu, maxcpu, mem, maxmem, uptime };
}
