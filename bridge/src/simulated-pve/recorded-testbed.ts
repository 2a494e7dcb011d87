import type {
  ClusterSpec,
  GuestSpec,
  HaResourceSpec,
  HaRuleSpec,
  NodeSpec,
  StorageSpec,
} from '#shared/simulation/cluster-spec.ts';

/** One line of a recording. */
export interface Recorded {
  readonly name: string;
  readonly run?: number;
  readonly node: number;
  readonly method: string;
  readonly path: string;
  readonly req_headers?: Readonly<Record<string, string>>;
  readonly req_body?: string | null;
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly user?: string | null;
  readonly state?: string;
}

type Row = Readonly<Record<string, unknown>>;

const GIB = 2 ** 30;
const text = (value: unknown): string => (typeof value === 'string' ? value : String(value ?? ''));
const dataOf = (line: Recorded | undefined): unknown =>
  line && (JSON.parse(line.body) as { data: unknown }).data;
const rowsOf = (line: Recorded | undefined): Row[] => (dataOf(line) ?? []) as Row[];

/** The first good answer to a path, asked by somebody who may see everything. */
function answerTo(lines: readonly Recorded[], path: string): Recorded | undefined {
  return lines.find(
    (line) =>
      line.method === 'GET' && line.status === 200 && line.path === `/api2/json${path}` && seesAll(line),
  );
}

const seesAll = ({ user, req_headers }: Recorded): boolean =>
  user === 'admin@pve' || (req_headers?.Cookie ?? '').includes('admin%40pve');

function nodesFrom(status: readonly Row[], resources: readonly Row[]): NodeSpec[] {
  return status
    .filter(({ type }) => type === 'node')
    .map((row) => {
      const figures = resources.find(({ id }) => id === row.id);
      return {
        name: text(row.name),
        ip: text(row.ip),
        release: '9.2',
        cpuTotalCores: Number(figures?.maxcpu ?? 16),
        memoryTotalBytes: Number(figures?.maxmem ?? 64 * GIB),
        cpuHostCores: 0.1,
        memoryHostBytes: 3 * GIB,
        linkBytesPerSecond: 16 * GIB,
        cpuModel: '',
        bridges: ['vmbr0'],
      };
    });
}

const VOLUME = /^(scsi|virtio|sata|ide|efidisk|tpmstate|unused)\d+$/;
const KEPT = /^(hostpci|usb|parallel|serial|virtiofs)\d+$/;

function volumesFrom(config: Row) {
  return Object.entries(config)
    .filter(([key, value]) => VOLUME.test(key) && /^[\w-]+:/.test(text(value)))
    .map(([key, value]) => ({
      key,
      storage: text(value).split(':')[0] ?? '',
      bytes: Number(/size=(\d+)G/.exec(text(value))?.[1] ?? 8) * GIB,
    }));
}

function guestFrom(row: Row, config: Row, snapshots: readonly Row[]): GuestSpec {
  const maxmem = Number(row.maxmem);
  const cpu = Number(row.cpu ?? 0);
  const volumes = volumesFrom(config);
  return {
    vmid: Number(row.vmid),
    kind: 'qemu',
    name: text(row.name),
    node: text(row.node),
    cores: Number(row.maxcpu ?? 1),
    memoryBytes: maxmem,
    volumes: volumes.length > 0 ? volumes : [{ key: 'scsi0', storage: 'shared1', bytes: 8 * GIB }],
    status: row.status === 'running' ? 'running' : 'stopped',
    template: row.template === 1,
    tags: row.tags === undefined ? [] : text(row.tags).split(';'),
    ...(row.pool === undefined ? {} : { pool: text(row.pool) }),
    ...(row.lock === undefined ? {} : { lock: text(row.lock) }),
    snapshots: snapshots.map(({ name }) => text(name)).filter((name) => name !== 'current'),
    profile: {
      shape: 'flat',
      cpuLow: cpu,
      cpuHigh: cpu,
      memory: Number(row.mem ?? 0) / maxmem,
      dirtyBytesPerSecond: 0,
      pressurePercent: 0,
    },
    config: Object.fromEntries(
      Object.entries(config)
        .filter(([key]) => KEPT.test(key))
        .map(([key, value]) => [key, text(value)]),
    ),
  };
}

const storagesFrom = (rows: readonly Row[], resources: readonly Row[]): StorageSpec[] =>
  rows.map((row) => {
    const figures = resources.find(({ storage }) => storage === row.storage);
    return {
      storage: text(row.storage),
      type: text(row.type),
      shared: row.shared === 1,
      content: text(row.content).split(','),
      totalBytes: Number(figures?.maxdisk ?? 270e9),
      usedBytes: Number(figures?.disk ?? 35e9),
      ...(row.path === undefined ? {} : { path: text(row.path) }),
    };
  });

const haResourcesFrom = (rows: readonly Row[]): HaResourceSpec[] =>
  rows.map((row) => ({
    sid: text(row.sid),
    ...(row.state === 'started' ? { state: 'started' } : {}),
    ...(row.failback === undefined ? {} : { failback: row.failback === 1 }),
    ...(row.comment === undefined ? {} : { comment: text(row.comment) }),
    ...(row.max_relocate === undefined ? {} : { maxRelocate: Number(row.max_relocate) }),
  }));

const haRulesFrom = (rows: readonly Row[]): HaRuleSpec[] =>
  rows.map((row) => {
    const common = {
      rule: text(row.rule),
      sids: text(row.resources).split(','),
      ...(row.comment === undefined ? {} : { comment: text(row.comment) }),
    };
    if (row.type === 'resource-affinity')
      return {
        ...common,
        type: 'resource-affinity',
        affinity: row.affinity === 'positive' ? 'positive' : 'negative',
      };
    const nodes = text(row.nodes)
      .split(',')
      .map((entry) => {
        const [node = '', priority] = entry.split(':');
        return priority === undefined ? { node } : { node, priority: Number(priority) };
      });
    return { ...common, type: 'node-affinity', nodes, strict: row.strict === 1 };
  });

/**
 * A virtual cluster like the one that was recorded: `lines` give the placement and the HA set-up, and what
 * they do not tell is taken from `base`, an inventory of the same testbed.
 */
export function testbedFrom(
  lines: readonly Recorded[],
  base: readonly Recorded[],
  startMs: number,
): ClusterSpec {
  const told = (path: string): Recorded | undefined => answerTo(lines, path) ?? answerTo(base, path);
  const placed = answerTo(lines, '/cluster/resources') ?? answerTo(lines, '/cluster/resources?type=vm');
  const resources = rowsOf(placed ?? answerTo(base, '/cluster/resources'));
  const everything = rowsOf(answerTo(base, '/cluster/resources'));
  const perGuest = (vmid: unknown, what: string): Row =>
    (dataOf(
      base.find(
        (line) => seesAll(line) && line.status === 200 && line.path.endsWith(`/qemu/${text(vmid)}/${what}`),
      ),
    ) ?? {}) as Row;
  const managed = resources.filter(({ hastate, type }) => hastate !== undefined && type === 'qemu');
  const haResources = placed
    ? rowsOf(answerTo(lines, '/cluster/ha/resources')).length > 0
      ? haResourcesFrom(rowsOf(answerTo(lines, '/cluster/ha/resources')))
      : managed.map(({ vmid }): HaResourceSpec => ({ sid: `vm:${text(vmid)}`, state: 'started' }))
    : haResourcesFrom(rowsOf(answerTo(lines, '/cluster/ha/resources')));
  return {
    name: 'testbed',
    seed: 1,
    startMs,
    nodes: nodesFrom(rowsOf(told('/cluster/status')), everything),
    guests: resources
      .filter(({ type }) => type === 'qemu')
      .map((row) =>
        guestFrom(row, perGuest(row.vmid, 'config'), snapshotRows(perGuest(row.vmid, 'snapshot'))),
      )
      .sort((a, b) => a.vmid - b.vmid),
    storages: storagesFrom(rowsOf(told('/storage')), everything),
    pools: ['prod'],
    haResources,
    haRules: haRulesFrom(rowsOf(answerTo(lines, '/cluster/ha/rules'))),
    haGroups: [],
    backupJobs: [],
    replications: [],
    pciMappings: [],
    streamBytesPerSecond: 2 * GIB,
    options: { mac_prefix: 'BC:24:11', description: '' },
  };
}

const snapshotRows = (data: unknown): Row[] => (Array.isArray(data) ? data : []) as Row[];
