import { executionLimits, mandateSeconds } from '../src/execution/limits.ts';
import { loadColumns } from '../src/metrics/load-columns.ts';
import { compileModel } from '../src/model/model.ts';
import { bandwidth } from '../src/plan/bandwidth.ts';
import type { SettingKey, Settings, SettingsInput } from '../src/settings/settings.ts';
import type { ClusterSnapshot } from '../src/snapshot/snapshot.ts';
import { cluster } from './cluster.ts';
import { series, withHistories } from './histories.ts';
import { planOf } from './plan-of.ts';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** What a setting changes: the answer differs between what `base` and `change` say. */
export interface Effect {
  readonly base?: SettingsInput;
  readonly change: SettingsInput;
  of(settings: Settings): unknown;
}

type Given = string | ClusterSnapshot;
const facts = (given: Given): ClusterSnapshot => (typeof given === 'string' ? cluster(given) : given);

const moves =
  (given: Given) =>
  (settings: Settings): unknown =>
    planOf(facts(given), settings).moves.map(({ vmid, target }) => `${vmid} ${target}`);

const room =
  (given: Given) =>
  (settings: Settings): unknown => [...compileModel(facts(given), settings).nodeLoads.memoryForGuestsBytes];

const columns =
  (given: Given) =>
  (settings: Settings): unknown =>
    loadColumns(compileModel(facts(given), settings)).map(({ guest, total }) => [[...guest], [...total]]);

const uneven =
  'pve1 64G 16c: 100 14G 4c/2c, 101 14G 4c/2c, 102 6G 4c/2c\npve2 64G 16c: 103 4G\npve3 64G 16c:';
const mild = 'pve1 100G 16c: 100 20G 4c/1c, 101 20G 4c/1c, 102 20G 4c/1c\npve2 100G 16c: 103 25G, 104 20G';
const busy =
  'pve1 100G 10c: 100 10G 4c/3c, 101 10G 4c/3c\npve2 100G 10c: 102 10G 4c/2c, 103 10G 4c/2.5c\npve3 100G 10c: 104 10G 4c/4.5c';
const small = [`pve1 100G: ${row(100, 12)}`, `pve2 100G: ${row(120, 9)}`].join('\n');
const stepped = `pve1 100G: ${row(100, 7, 8)}\npve2 100G: 110 20G\npve3 100G: 120 8G, 121 3G`;
const local = 'pve1 32G: 100 12G disk=fast, 101 12G disk=fast\npve2 32G:';

const told = withHistories(cluster('pve1 64G 16c: 100 8G 4c/1c, 101 8G 4c/1c\npve2 64G 16c: 102 8G 4c/1c'), {
  100: {
    ...{ cpuP95Cores: 2, cpuPeakCores: 4, cpuDayPeakCores: 3, memoryPeakBytes: 8 * GIB },
    ...{ memoryDayPeakBytes: 4 * GIB, recentMillicores: [4000, 500, 1000], series: series([1000, 3000]) },
    ...{ networkBytesPerSecond: 9 * MIB, diskBytesPerSecond: 9 * MIB },
    pressure: { cpuSomePercent: 50, ioSomePercent: 30, memorySomePercent: 20 },
  },
  101: { cpuP95Cores: 1, pressure: { cpuSomePercent: 1, ioSomePercent: 1, memorySomePercent: 1 } },
  102: { cpuP95Cores: 1, pressure: { cpuSomePercent: 1, ioSomePercent: 1, memorySomePercent: 1 } },
  pve1: { arcBytes: 20 * GIB, cpuP95Cores: 4, pressure: { cpuSomePercent: 60 } },
  pve2: { cpuP95Cores: 1, pressure: { cpuSomePercent: 1 } },
});
const pools: ClusterSnapshot = {
  ...told,
  nodes: told.nodes.map((node, index) => ({ ...node, osds: 2, cpu: { mhz: 2000 + 1000 * index } })),
  storages: told.nodes.map(({ name }) => ({
    ...{ storage: 'fast', node: name, available: true, shared: false, content: ['images'] },
    ...{ totalBytes: 100 * GIB, usedBytes: 10 * GIB },
  })),
};

const smart = (key: SettingKey, balanceBy: string): Effect => ({
  base: { balanceBy },
  change: { balanceBy, [key]: 7 },
  of: columns(pools),
});

/** For each setting of goals, limits, budgets and metrics, and of guests and nodes, a cluster on which it tells. */
export const EFFECTS: { readonly [Key in SettingKey]?: Effect } = {
  goal: { change: { goal: 'rules-only' }, of: moves(uneven) },
  evennessForm: {
    base: { proposeAboveSpreadPercent: 30 },
    change: { proposeAboveSpreadPercent: 30, evennessForm: 'max-min' },
    of: moves(stepped),
  },
  algorithm: { change: { algorithm: 'native-bruteforce' }, of: moves(uneven) },
  aggressiveness: { change: { aggressiveness: 5 }, of: moves(mild) },
  balanceBy: { change: { balanceBy: 'cpu' }, of: moves(uneven.replaceAll('/2c', '/1c')) },
  loadMode: { change: { loadMode: 'assigned' }, of: columns(told) },
  proposeAboveMemoryPercent: { change: { proposeAboveMemoryPercent: 50 }, of: moves(small) },
  proposeAboveCpuPercent: {
    change: { proposeAboveCpuPercent: 50 },
    of: moves(busy),
  },
  relieveAbovePressurePercent: { change: { relieveAbovePressurePercent: 90 }, of: moves(told) },
  proposeAboveSpreadPercent: { change: { proposeAboveSpreadPercent: 5 }, of: moves(mild) },
  limitMemoryPercent: { change: { limitMemoryPercent: 15 }, of: moves(uneven) },
  limitCpuPercent: { change: { limitCpuPercent: 5 }, of: moves(uneven) },
  overcommitFactor: {
    change: { overcommitFactor: 0.5 },
    of: moves('pve1 64G: 100 24G/14G, 101 24G/14G\npve2 64G: 102 40G/4G'),
  },
  hostReserveMinBytes: { change: { hostReserveMinBytes: 20 * GIB }, of: room(told) },
  hostReserveMinPercent: { change: { hostReserveMinPercent: 50 }, of: room(told) },
  osdReserveBytes: { change: { osdReserveBytes: GIB }, of: room(pools) },
  nodeReservesGib: { change: { nodeReservesGib: ['pve2=9'] }, of: room(told) },
  countZfsCache: {
    change: { countZfsCache: true },
    of: room({
      ...told,
      nodes: told.nodes.map((node) =>
        node.load === undefined ? node : { ...node, load: { ...node.load, memoryBytes: 50 * GIB } },
      ),
    }),
  },
  movesMax: { change: { movesMax: 1 }, of: moves(uneven) },
  bytesMax: { change: { bytesMax: 8 * GIB }, of: moves(uneven) },
  gainMinPercent: { change: { gainMinPercent: 90 }, of: moves(uneven) },
  localDisksMayMove: {
    change: { localDisksMayMove: true },
    of: moves({
      ...cluster(local),
      storages: ['pve1', 'pve2'].map((node) => ({
        ...{ storage: 'fast', node, available: true, shared: false, content: ['images'] },
        ...{ totalBytes: 900 * GIB, usedBytes: 90 * GIB },
      })),
    }),
  },
  ignoredTags: { change: { ignoredTags: ['web'] }, of: moves(uneven.replaceAll('14G', '14G #web')) },
  neverMoveVmids: { change: { neverMoveVmids: [100, 101, 102] }, of: moves(uneven) },
  highPriorityVmids: { change: { highPriorityVmids: [100] }, of: columns(told) },
  lowPriorityVmids: { change: { lowPriorityVmids: [100] }, of: columns(told) },
  reservedNodes: { change: { reservedNodes: ['pve2', 'pve3'] }, of: moves(uneven) },
  witnessNodes: { change: { witnessNodes: ['pve2', 'pve3'] }, of: moves(uneven) },
  reversalBanSeconds: { change: { reversalBanSeconds: 0 }, of: moves(justMoved()) },
  evacuatedNodes: { change: { evacuatedNodes: ['pve2'] }, of: moves(uneven) },
  cpuSpanMinutes: {
    base: { balanceBy: 'cpu-used' },
    change: { balanceBy: 'cpu-used', cpuSpanMinutes: 2 },
    of: columns(told),
  },
  peakWindow: { change: { peakWindow: 'day' }, of: columns(cpuPeaks()) },
  cpuSpeed: { change: { cpuSpeed: 'by-frequency' }, of: columns(pools) },
  nodeCpuFactors: { change: { nodeCpuFactors: ['pve1=2'] }, of: columns(told) },
  networkMaxBytesPerSecond: {
    base: { balanceBy: 'network-throughput' },
    change: { balanceBy: 'network-throughput', networkMaxBytesPerSecond: 99 * MIB },
    of: columns(told),
  },
  diskMaxBytesPerSecond: {
    base: { balanceBy: 'disk-throughput' },
    change: { balanceBy: 'disk-throughput', diskMaxBytesPerSecond: 99 * MIB },
    of: columns(told),
  },
  cpuUsageWeight: smart('cpuUsageWeight', 'cpu-smart'),
  cpuPressureWeight: smart('cpuPressureWeight', 'cpu-smart'),
  memoryUsageWeight: smart('memoryUsageWeight', 'memory-smart'),
  memoryPressureWeight: smart('memoryPressureWeight', 'memory-smart'),
  ioUsageWeight: smart('ioUsageWeight', 'io-smart'),
  ioPressureWeight: smart('ioPressureWeight', 'io-smart'),
  memoryWeight: smart('memoryWeight', 'global-smart'),
  cpuWeight: smart('cpuWeight', 'global-smart'),
  ioWeight: smart('ioWeight', 'global-smart'),
  parallelMax: { change: { parallelMax: 5 }, of: limits },
  parallelPerNodeMax: { change: { parallelPerNodeMax: 5 }, of: limits },
  bandwidthMaxBytesPerSecond: { change: { bandwidthMaxBytesPerSecond: MIB }, of: limits },
  bandwidthAssumedBytesPerSecond: {
    change: { bandwidthAssumedBytesPerSecond: MIB },
    of: (settings) => bandwidth(told.cluster, settings),
  },
  mandateMaxSeconds: {
    change: { mandateMaxSeconds: 600 },
    of: (settings) => mandateSeconds(9999, settings),
  },
};

function row(first: number, count: number, gib = 5): string {
  return Array.from({ length: count }, (_, index) => `${first + index} ${gib}G`).join(', ');
}

function cpuPeaks(): ClusterSnapshot {
  const plain = cluster('pve1 64G 16c: 100 8G/1G 4c/1c');
  return withHistories(plain, { 100: { memoryPeakBytes: 8 * GIB, memoryDayPeakBytes: 2 * GIB } });
}

function justMoved(): ClusterSnapshot {
  const plain = cluster('pve1 32G: 100 12G, 101 12G #plb_ignore\npve2 32G:');
  const recentMoves = [{ vmid: 100, source: 'pve2', endedAtMs: -6 * 3_600_000 }];
  return { ...plain, cluster: { ...plain.cluster, recentMoves } };
}

function limits(settings: Settings): unknown {
  return executionLimits(settings, { migrationLink: 'separate' });
}
