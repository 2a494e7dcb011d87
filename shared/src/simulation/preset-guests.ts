import type { Random } from '../kit/random.ts';
import type { GuestSpec, LoadProfile } from './cluster-spec.ts';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** Cores, GiB and share of the sizes people order (Huawei-East-1 chart, engine-anchors 4). */
const FLAVOURS: readonly (readonly [cores: number, gib: number, percent: number])[] = [
  [1, 1, 22],
  [1, 2, 42.5],
  [1, 4, 2.7],
  [2, 4, 13.4],
  [2, 8, 2],
  [4, 8, 9.1],
  [4, 16, 1.8],
  [8, 16, 2.7],
  [8, 32, 1.1],
  [12, 24, 0.5],
  [16, 32, 0.9],
  [32, 64, 0.1],
];

interface Role {
  readonly name: string;
  readonly weight: number;
  readonly lxc: boolean;
  readonly shape: LoadProfile['shape'];
  readonly tags: readonly string[];
  readonly pool: string;
}

const role = (
  name: string,
  weight: number,
  shape: LoadProfile['shape'],
  pool: string,
  tag: string,
  lxc = false,
): Role => ({ name, weight, lxc, shape, pool, tags: [pool, tag] });

const ROLES: readonly Role[] = [
  role('web', 18, 'daily', 'prod', 'web'),
  role('db', 10, 'daily', 'prod', 'db'),
  role('app', 12, 'daily', 'prod', 'app'),
  role('cache', 5, 'flat', 'prod', 'cache'),
  role('queue', 3, 'flat', 'prod', 'app'),
  role('mail', 3, 'daily', 'office', 'mail'),
  role('file', 4, 'daily', 'office', 'storage'),
  role('desktop', 5, 'daily', 'office', 'vdi'),
  role('ci-runner', 6, 'bursty', 'dev', 'ci'),
  role('git', 3, 'bursty', 'dev', 'ci'),
  role('test', 6, 'bursty', 'dev', 'test'),
  role('report', 3, 'night', 'prod', 'batch'),
  role('backup-proxy', 2, 'night', 'infra', 'backup'),
  role('monitor', 3, 'flat', 'infra', 'monitoring'),
  role('dns', 4, 'flat', 'infra', 'network', true),
  role('proxy', 5, 'daily', 'infra', 'network', true),
  role('ldap', 3, 'flat', 'infra', 'network', true),
  role('wiki', 3, 'daily', 'office', 'web', true),
  role('vpn', 2, 'flat', 'infra', 'network', true),
];

function pick<T>(items: readonly T[], weightOf: (item: T) => number, random: Random): T {
  let left = random() * items.reduce((sum, item) => sum + weightOf(item), 0);
  for (const item of items) {
    left -= weightOf(item);
    if (left < 0) return item;
  }
  return items[items.length - 1] as T;
}

/** Mostly idle guests and a few busy ones: a body with a heavy tail (engine-anchors 4). */
function profileOf(shape: LoadProfile['shape'], cores: number, random: Random): LoadProfile {
  const kind = random();
  const high =
    kind < 0.45 ? 0.02 + 0.06 * random() : kind < 0.85 ? 0.1 + 0.3 * random() : 0.5 + 0.45 * random();
  return {
    shape,
    cpuLow: shape === 'flat' ? high * 0.9 : high * 0.25,
    cpuHigh: high,
    memory: 0.55 + 0.4 * random(),
    dirtyBytesPerSecond: Math.floor((2 + 20 * high * cores) * MIB),
    pressurePercent: high > 0.7 ? Math.round(high * 40) : Math.round(high * 5),
    ioPressurePercent: shape === 'night' || shape === 'bursty' ? Math.round(high * 20) : Math.round(high * 4),
  };
}

/** Small sites have small guests: one that fills half a node leaves nothing to balance. */
function flavoursFor(count: number): typeof FLAVOURS {
  if (count >= 500) return FLAVOURS;
  const mostGib = count < 100 ? 8 : 16;
  return FLAVOURS.filter(([, gib]) => gib <= mostGib);
}

/** The guests of a preset, not yet placed (`node` is empty). Names are numbered by role: web-01, web-02, db-01. */
export function presetGuests(count: number, random: Random): GuestSpec[] {
  const numbers = new Map<string, number>();
  const flavours = flavoursFor(count);
  return Array.from({ length: count }, (_, index) => {
    const { name, lxc, shape, tags, pool } = pick(ROLES, ({ weight }) => weight, random);
    const [cores, gib] = pick(flavours, ([, , percent]) => percent, random);
    const number = (numbers.get(name) ?? 0) + 1;
    numbers.set(name, number);
    const stopped = random() < 0.04;
    const local = random() < 0.06;
    const storage = local ? 'local-lvm' : 'ceph-vm';
    const diskBytes = (8 + 8 * Math.floor(random() * 12)) * GIB;
    return {
      vmid: 100 + index,
      kind: lxc ? 'lxc' : 'qemu',
      name: `${name}-${String(number).padStart(2, '0')}`,
      node: '',
      cores,
      memoryBytes: gib * GIB,
      volumes: [{ key: lxc ? 'rootfs' : 'scsi0', storage, bytes: diskBytes }],
      status: stopped ? 'stopped' : 'running',
      template: false,
      tags,
      pool,
      snapshots: [],
      profile: profileOf(shape, cores, random),
      config: {},
    };
  });
}

const idle: LoadProfile = {
  shape: 'flat',
  cpuLow: 0,
  cpuHigh: 0,
  memory: 0.5,
  dirtyBytesPerSecond: 0,
  pressurePercent: 0,
};

/** A template: never runs, never moves. */
export const templateGuest = (vmid: number, node: string): GuestSpec => ({
  vmid,
  kind: 'qemu',
  name: 'debian-13-template',
  node,
  cores: 2,
  memoryBytes: 2 * GIB,
  volumes: [{ key: 'scsi0', storage: 'ceph-vm', bytes: 8 * GIB }],
  status: 'stopped',
  template: true,
  tags: ['template'],
  snapshots: [],
  profile: idle,
  config: {},
});

/** The guest with a graphics card of its node: it cannot leave. */
export const passthroughGuest = (vmid: number, node: string, number: number): GuestSpec => ({
  ...templateGuest(vmid, node),
  name: `gpu-${String(number).padStart(2, '0')}`,
  cores: 4,
  memoryBytes: 8 * GIB,
  status: 'running',
  template: false,
  tags: ['dev', 'gpu'],
  pool: 'dev',
  profile: { ...idle, cpuLow: 0.3, cpuHigh: 0.5, memory: 0.9 },
  config: { hostpci0: '0000:01:00.0' },
});
