import { balloonOf, broadcastOf, type GuestSample } from '#shared/simulation/broadcast.ts';
import { isManaged, sidOf } from '#shared/simulation/ha-state.ts';
import type { GuestState } from '#shared/simulation/virtual-cluster.ts';
import { isSince } from './release.ts';
import type { RouteRequest } from './route.ts';
import { bootBytes, pressureOf, type Row, usedDiskBytes } from './rows.ts';

/** PSI of the guest's cgroup: 9.x only; text for containers (pve-api 2.4). */
function pressures({ node }: RouteRequest, guest: GuestState): Row {
  if (!isSince(node.spec.release, '9.0') || guest.status === 'stopped') return {};
  const { profile, kind } = guest.spec;
  const values = { ...pressureOf(profile), ...(kind === 'lxc' ? { pressurecpufull: 0 } : {}) };
  if (kind === 'qemu') return values;
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Number(value).toFixed(2)]));
}

const sampleOf = ({ state }: RouteRequest, guest: GuestState): GuestSample | undefined =>
  broadcastOf(state.cluster).guests.get(guest.spec.vmid);

const NEVER: GuestSample = {
  cpu: 0,
  memoryBytes: 0,
  memoryHostBytes: 0,
  uptimeSeconds: 0,
  netInBytes: 0,
  netOutBytes: 0,
  diskReadBytes: 0,
  diskWriteBytes: 0,
  expired: true,
};

function kindPart({ node }: RouteRequest, guest: GuestState, sample: GuestSample): Row {
  const disks = { diskread: sample.diskReadBytes, diskwrite: sample.diskWriteBytes };
  if (guest.spec.kind === 'lxc') return { type: 'lxc', swap: 0, maxswap: 512 * 2 ** 20, ...disks };
  return isSince(node.spec.release, '9.0') ? { memhost: sample.memoryHostBytes } : {};
}

/** What the list of a node's guests says of one. */
export function listedGuest(request: RouteRequest, guest: GuestState): Row {
  const { spec, tags, lock, status } = guest;
  const sample = sampleOf(request, guest) ?? NEVER;
  const running = status !== 'stopped';
  return {
    vmid: spec.vmid,
    name: spec.name,
    status: running ? 'running' : 'stopped',
    cpu: sample.cpu,
    cpus: spec.cores,
    mem: sample.memoryBytes,
    maxmem: spec.memoryBytes,
    disk: usedDiskBytes(guest),
    maxdisk: bootBytes(guest),
    netin: sample.netInBytes,
    netout: sample.netOutBytes,
    uptime: sample.uptimeSeconds,
    ...(running ? { pid: 1000 + spec.vmid } : {}),
    ...(tags.length > 0 ? { tags: tags.join(';') } : {}),
    ...(lock === undefined ? {} : { lock }),
    ...(spec.template ? { template: 1 } : {}),
    ...kindPart(request, guest, sample),
    ...pressures(request, guest),
  };
}

function haPart({ state }: RouteRequest, guest: GuestState): Row {
  const sid = sidOf(guest.spec.kind, guest.spec.vmid);
  const service = state.cluster.ha.services.get(sid);
  if (!service || !isManaged(state.cluster.ha, sid)) return { managed: 0 };
  const group = state.cluster.ha.resources.find((resource) => resource.sid === sid)?.group;
  return { managed: 1, state: service.state, ...(group === undefined ? {} : { group }) };
}

const QEMU = { '8.4': '9.2.0', '9.0': '10.0.2', '9.2': '10.1.2' } as const;

/** What only the running QEMU knows. */
function runningPart(request: RouteRequest, guest: GuestState): Row {
  const { state, node } = request;
  const { memoryBytes } = guest.spec;
  const sample = sampleOf(request, guest);
  const free = balloonOf(guest) - (sample?.memoryBytes ?? 0);
  const qemu = QEMU[node.spec.release];
  const io = { rd_bytes: sample?.diskReadBytes ?? 0, wr_bytes: sample?.diskWriteBytes ?? 0 };
  const boot = guest.volumes[0]?.key ?? 'scsi0';
  return {
    diskread: io.rd_bytes,
    diskwrite: io.wr_bytes,
    balloon: balloonOf(guest),
    freemem: free,
    ballooninfo: {
      actual: balloonOf(guest),
      max_mem: memoryBytes,
      total_mem: balloonOf(guest),
      free_mem: free,
      mem_swapped_in: 0,
      mem_swapped_out: 0,
      major_page_faults: 0,
      minor_page_faults: 0,
      last_update: state.outsideSeconds(state.cluster.nowMs),
    },
    blockstat: {
      [boot]: {
        ...io,
        rd_operations: Math.floor(io.rd_bytes / 9216),
        wr_operations: Math.floor(io.wr_bytes / 9216),
        flush_operations: 0,
      },
    },
    'running-machine': `pc-i440fx-${qemu.split('.').slice(0, 2).join('.')}+pve0`,
    'running-qemu': qemu,
    'proxmox-support': {
      'backup-fleecing': true,
      'backup-max-workers': true,
      'pbs-dirty-bitmap': true,
      'pbs-dirty-bitmap-migration': true,
      'pbs-dirty-bitmap-savevm': true,
      'pbs-library-version': '1.5.2',
      'pbs-masterkey': true,
      'query-bitmap-info': true,
    },
  };
}

/** `status/current` of a guest. */
export function currentStatus(request: RouteRequest, guest: GuestState): Row {
  const row = { ...listedGuest(request, guest), ha: haPart(request, guest) };
  if (guest.spec.kind === 'lxc') return row;
  const qmpstatus = guest.status === 'running' && guest.lock === 'suspending' ? 'paused' : guest.status;
  const qemu = { ...row, agent: 1, qmpstatus };
  return guest.status === 'stopped' ? qemu : { ...qemu, ...runningPart(request, guest) };
}
