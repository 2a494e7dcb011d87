import { broadcastOf } from '#shared/simulation/broadcast.ts';
import { isSince, VERSIONS } from '../release.ts';
import type { Route, RouteRequest } from '../route.ts';
import { nodeRow } from '../rows.ts';

const nodes = ({ state, identity }: RouteRequest) =>
  [...state.cluster.nodes.values()].map((node) => {
    const name = node.spec.name;
    const full = state.access.holds(identity.id, `/nodes/${name}`, 'Sys.Audit');
    return { ...nodeRow(state.cluster, node, full), ssl_fingerprint: state.fingerprints.get(name) };
  });

const KERNEL = { '8.4': '6.8.12-15-pve', '9.0': '6.14.11-4-pve', '9.2': '6.17.4-2-pve' } as const;
/** What every processor of the last ten years has, as far as CPU types ask for it. */
const FLAGS =
  'fpu vme de pse tsc msr pae mce cx8 apic sep mtrr sse sse2 ht lahf_lm abm pni ssse3 fma cx16 sse4_1 sse4_2 movbe popcnt aes xsave avx f16c rdrand bmi1 avx2 bmi2';
const BUILD = '#1 SMP PREEMPT_DYNAMIC PMX';
const ROOT = { total: 100_861_726_720, used: 14_512_345_088, free: 86_349_381_632, avail: 81_190_854_656 };
const SWAP = { total: 8_589_930_496, used: 0, free: 8_589_930_496 };

function status({ state, node }: RouteRequest) {
  const { spec } = node;
  const sample = broadcastOf(state.cluster).nodes.get(spec.name);
  const used = sample?.memoryBytes ?? 0;
  const cpu = sample?.cpu ?? 0;
  const free = spec.memoryTotalBytes - used;
  const load = cpu * spec.cpuTotalCores;
  const version = VERSIONS[spec.release];
  const kernel = KERNEL[spec.release];
  return {
    uptime: sample?.uptimeSeconds ?? 0,
    idle: 0,
    cpu,
    wait: 0.001,
    loadavg: [load, load * 0.97, load * 0.95].map((value) => value.toFixed(2)),
    memory: {
      total: spec.memoryTotalBytes,
      used,
      free,
      ...(isSince(spec.release, '9.0') ? { available: free } : {}),
    },
    swap: SWAP,
    rootfs: ROOT,
    ksm: { shared: spec.ksmSharedBytes ?? 0 },
    cpuinfo: {
      cpus: spec.cpuTotalCores,
      cores: Math.max(1, spec.cpuTotalCores / 2),
      sockets: 1,
      model: spec.cpuModel,
      mhz: (spec.cpuMhz ?? 2900).toFixed(3),
      hvm: 1,
      user_hz: 100,
      vendor: /Intel/.test(spec.cpuModel) ? 'GenuineIntel' : 'AuthenticAMD',
      family: /Intel/.test(spec.cpuModel) ? '6' : '25',
      flags: FLAGS,
    },
    kversion: `Linux ${kernel} ${BUILD}`,
    'current-kernel': { sysname: 'Linux', release: kernel, version: BUILD, machine: 'x86_64' },
    'boot-info': { mode: 'legacy-bios' },
    pveversion: `pve-manager/${version.version}/${version.repoid}`,
  };
}

function time({ state, node }: RouteRequest) {
  const seconds = state.outsideSeconds(state.cluster.nowMs) + Math.round(node.clockOffsetMs / 1000);
  return { time: seconds, localtime: seconds, timezone: 'UTC' };
}

export const nodeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/nodes',
    parameters: {},
    access: 'all',
    proxied: false,
    isProtected: false,
    answer: nodes,
  },
  {
    method: 'GET',
    path: '/nodes/{node}/status',
    parameters: {},
    access: { path: '/nodes/{node}', privileges: ['Sys.Audit'] },
    proxied: true,
    isProtected: false,
    answer: status,
  },
  {
    method: 'GET',
    path: '/nodes/{node}/time',
    parameters: {},
    access: { path: '/nodes/{node}', privileges: ['Sys.Audit'] },
    proxied: true,
    isProtected: false,
    answer: time,
  },
];
