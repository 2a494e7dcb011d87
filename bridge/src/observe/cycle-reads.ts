import type { RunningBackup } from '#shared/snapshot/activity.ts';
import type { UnknownFact } from '#shared/snapshot/snapshot.ts';
import type { Clock } from '../clock.ts';
import type {
  CephStatus,
  ClusterOptions,
  ClusterStatusRow,
  HaManager,
  Resource,
  TaskRow,
  Version,
} from '../pve/answers.ts';
import { type OddRow, oddRowsOf } from '../pve/lenient-rows.ts';
import type { NetworkRow } from '../pve/node-answers.ts';
import { propertiesOf } from '../pve/property-string.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { isForeignCeph, usesCeph } from './ceph.ts';
import { withoutGone } from './cluster-tasks.ts';
import { createMovingReader } from './moving.ts';
import { statusOfNode } from './nodes.ts';
import { type Outcome, readValue, remembered, soonEnough } from './outcome.ts';
import { createRunningBackupReader } from './running-backups.ts';

const VERSION_AGE_MAX_MS = 60_000;
const CEPH_AGE_MAX_MS = 8_000;
/** A node that has just died keeps whoever asks it waiting for 30 s; it tells nothing that cannot come later. */
const NODE_WAIT_MS = 1500;

/** What the inventory made us ask beside it. */
export interface MoreReads {
  readonly versions: ReadonlyMap<string, string>;
  /** `undefined`: nothing is under HA, or it could not be read. */
  readonly haManager: HaManager | undefined;
  readonly ceph: CephStatus | undefined;
  readonly tasks: readonly TaskRow[] | undefined;
  readonly movingTo: ReadonlyMap<number, string>;
  /** `undefined`: the tasks could not be read. */
  readonly runningBackups: readonly RunningBackup[] | undefined;
  readonly interfaceNetworks: readonly string[];
  readonly gaps: readonly UnknownFact[];
}

/** The rows of the inventory, and which of them made no sense. */
export interface Inventory {
  readonly takenAtMs: number;
  readonly rows: readonly Resource[];
  readonly odd: readonly OddRow[];
}

export interface CycleReader {
  read(): Promise<Inventory>;
  more(
    rows: readonly Resource[],
    status: readonly ClusterStatusRow[] | undefined,
    options: ClusterOptions | undefined,
  ): Promise<MoreReads>;
}

export function createCycleReader(api: PveApi, clock: Clock): CycleReader {
  const moving = createMovingReader(api);
  const backups = createRunningBackupReader(api);
  const versions = perNode(clock, (node) => api.nodeVersion(node));
  const networks = perNode(clock, (node) => api.nodeNetwork(node));
  const tasks = remembered(clock, 0, () => api.clusterTasks());
  const haManager = onDemand(clock, 0, () => api.haManager());
  const ceph = onDemand(clock, CEPH_AGE_MAX_MS, () => api.cephStatus());
  return {
    async read() {
      const takenAtMs = clock.nowMs();
      const rows = await api.clusterResources();
      return { takenAtMs, rows, odd: oddRowsOf(rows) };
    },
    async more(rows, status, options) {
      const entry = networkIsUnset(options) ? status?.find(({ local }) => local)?.name : undefined;
      const [versionOf, done, manager, health, network] = await Promise.all([
        Promise.all(onlineNodes(rows).map(async (node) => [node, await versions(node)] as const)),
        tasks(),
        haManager(rows.some(usesHa)),
        ceph(rows.some(usesCeph)),
        entry === undefined ? undefined : networks(entry),
      ]);
      const told = readValue(done);
      // Nobody asks a node that has gone for the logs of what ran there: each would keep us waiting.
      const taskRows = told && withoutGone(told, goneNodes(rows, status));
      return {
        versions: new Map(versionOf.flatMap(([node, outcome]) => versionIn(node, outcome))),
        haManager: manager && readValue(manager),
        ceph: health && readValue(health),
        tasks: taskRows,
        movingTo: taskRows ? await moving.targets(taskRows) : new Map(),
        runningBackups: taskRows && (await backups.read(taskRows)),
        interfaceNetworks: network?.type === 'read' ? cidrsOf(network.value) : [],
        gaps: [
          ...versionOf.flatMap(([node, outcome]) => gapOf(`node ${node} version`, outcome)),
          ...gapOf('tasks of the cluster', done),
          ...gapOf('HA status', manager),
          ...(health && !isForeignCeph(health) ? gapOf('health of Ceph', health) : []),
        ],
      };
    },
  };
}

const onlineNodes = (rows: readonly Resource[]): string[] =>
  rows.flatMap(({ type, status, node }) =>
    type === 'node' && status === 'online' && node !== undefined ? [node] : [],
  );
const goneNodes = (
  rows: readonly Resource[],
  status: readonly ClusterStatusRow[] | undefined,
): ReadonlySet<string> =>
  new Set(
    rows.flatMap((row) =>
      row.type === 'node' && row.node !== undefined && statusOfNode(row, status) === 'offline'
        ? row.node
        : [],
    ),
  );
const usesHa = ({ hastate }: Resource): boolean => hastate !== undefined;

const versionIn = (node: string, outcome: Outcome<Version>): [string, string][] =>
  outcome.type === 'read' ? [[node, outcome.value.version]] : [];
const cidrsOf = (rows: readonly NetworkRow[]): string[] =>
  rows.flatMap(({ cidr }) => (cidr === undefined ? [] : [cidr]));

const networkIsUnset = (options: ClusterOptions | undefined): boolean =>
  propertiesOf(options?.migration, 'type').network === undefined;

/** Asked in cycles that need it. */
function onDemand<Value>(clock: Clock, ageMaxMs: number, read: () => Promise<Value>) {
  const reader = remembered(clock, ageMaxMs, read);
  return (wanted: boolean): Promise<Outcome<Value>> | undefined => (wanted ? reader() : undefined);
}

/** One memory per node, and no long wait for any of them. */
function perNode<Value>(clock: Clock, read: (node: string) => Promise<Value>) {
  const readers = new Map<string, () => Promise<Outcome<Value>>>();
  return (node: string): Promise<Outcome<Value>> => {
    const reader = readers.get(node) ?? remembered(clock, VERSION_AGE_MAX_MS, () => read(node));
    readers.set(node, reader);
    return soonEnough(clock, NODE_WAIT_MS, reader());
  };
}

const gapOf = (what: string, outcome: Outcome<unknown> | undefined): UnknownFact[] =>
  outcome?.type === 'failed' ? [{ what, why: outcome.why }] : [];
