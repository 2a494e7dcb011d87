import { createHash } from 'node:crypto';
import type { VolumeSpec } from '#shared/simulation/cluster-spec.ts';
import type { GuestState, VirtualCluster } from '#shared/simulation/virtual-cluster.ts';

const FILE_TYPES = new Set(['dir', 'nfs', 'cifs', 'cephfs', 'btrfs']);
const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** `ceph-vm:vm-100-disk-0`, or with a file name on storages that keep files. */
export function volidOf(cluster: VirtualCluster, guest: GuestState, volume: VolumeSpec): string {
  const { vmid, kind } = guest.spec;
  const type = cluster.spec.storages.find(({ storage }) => storage === volume.storage)?.type ?? 'dir';
  const number = Math.max(
    0,
    guest.spec.volumes.findIndex(({ key }) => key === volume.key),
  );
  const base = `${kind === 'qemu' && guest.spec.template ? 'base' : 'vm'}-${vmid}-disk-${number}`;
  const suffix = kind === 'qemu' ? 'qcow2' : 'raw';
  return FILE_TYPES.has(type) ? `${volume.storage}:${vmid}/${base}.${suffix}` : `${volume.storage}:${base}`;
}

const hexPair = (n: number): string => n.toString(16).toUpperCase().padStart(2, '0');
const macOf = (vmid: number): string =>
  `BC:24:11:${hexPair((vmid >> 16) & 255)}:${hexPair((vmid >> 8) & 255)}:${hexPair(vmid & 255)}`;

const volumeLines = (cluster: VirtualCluster, guest: GuestState): [string, string][] =>
  guest.volumes.map((volume) => [
    volume.key,
    `${volidOf(cluster, guest, volume)},size=${Math.round(volume.bytes / GIB)}G`,
  ]);

function qemuConfig(guest: GuestState): Record<string, unknown> {
  const { spec } = guest;
  const boot = spec.volumes[0]?.key ?? 'scsi0';
  const uuid = `00000000-0000-4000-8000-${String(spec.vmid).padStart(12, '0')}`;
  return {
    agent: '1',
    boot: `order=${boot}`,
    cores: spec.cores,
    cpu: 'x86-64-v2-AES',
    memory: String(Math.round(spec.memoryBytes / MIB)),
    meta: 'creation-qemu=10.1.2,ctime=1795208795',
    name: spec.name,
    net0: `virtio=${macOf(spec.vmid)},bridge=vmbr0`,
    numa: 0,
    ostype: 'l26',
    scsihw: 'virtio-scsi-single',
    smbios1: `uuid=${uuid}`,
    sockets: 1,
    vmgenid: uuid,
  };
}

function lxcConfig(guest: GuestState): Record<string, unknown> {
  const { spec } = guest;
  return {
    arch: 'amd64',
    cores: spec.cores,
    features: 'nesting=1',
    hostname: spec.name,
    memory: Math.round(spec.memoryBytes / MIB),
    net0: `name=eth0,bridge=vmbr0,hwaddr=${macOf(spec.vmid)},ip=dhcp,type=veth`,
    ostype: 'debian',
    swap: 512,
    unprivileged: 1,
  };
}

/** A guest's configuration as the API returns it, with its digest. */
export function guestConfig(cluster: VirtualCluster, guest: GuestState): Record<string, unknown> {
  const { spec } = guest;
  const config: Record<string, unknown> = {
    ...(spec.kind === 'qemu' ? qemuConfig(guest) : lxcConfig(guest)),
    ...Object.fromEntries(volumeLines(cluster, guest)),
    ...spec.config,
  };
  if (guest.tags.length > 0) config.tags = guest.tags.join(';');
  if (guest.lock !== undefined) config.lock = guest.lock;
  if (spec.template) config.template = 1;
  const parent = spec.snapshots[spec.snapshots.length - 1];
  if (parent !== undefined) config.parent = parent;
  const digest = createHash('sha1').update(JSON.stringify(config)).digest('hex');
  return { ...config, digest };
}
