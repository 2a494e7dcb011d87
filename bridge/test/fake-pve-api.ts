import type { Clock } from '../src/clock.ts';
import type { Resource, TaskLogLine, TaskRow } from '../src/pve/answers.ts';
import type { GuestAddress, PveApi } from '../src/pve/pve-api.ts';
import { PveError } from '../src/pve/pve-error.ts';
import type { FakeGuest, FakePve, FakeTask, Post, Process } from './fake-pve.ts';
import { conditionsOf } from './fake-pve-conditions.ts';

/** As many as a request of ours asks for. */
const LOG_LINES_MAX = 500;

const isMigration = ({ type }: FakeTask) => type === 'qmigrate' || type === 'vzmigrate';

/** Time has passed: tasks that are over have had their effect. */
function catchUp(pve: FakePve, nowMs: number): void {
  for (const task of pve.tasks) {
    const guest = task.vmid === undefined ? undefined : pve.guests.get(task.vmid);
    if (guest && isMigration(task) && !task.applied && task.endMs <= nowMs) apply(pve, task, guest, nowMs);
  }
}

function apply(pve: FakePve, task: FakeTask, guest: FakeGuest, nowMs: number): void {
  if (guest.lock === 'migrate') delete guest.lock;
  const lagMs = task.exitStatus === 'OK' ? pve.inventoryLagMs : 0;
  if (task.endMs + lagMs > nowMs) return;
  task.applied = true;
  if (task.exitStatus === 'OK' && task.target !== undefined) guest.node = task.target;
  if (guest.hastate === 'migrate') guest.hastate = 'started';
}

function startMigration(
  pve: FakePve,
  nowMs: number,
  guest: FakeGuest,
  target: string,
  user: string,
): FakeTask {
  const { seconds, exitStatus } = pve.migration(guest.vmid);
  const type = guest.type === 'lxc' ? 'vzmigrate' : 'qmigrate';
  const task = pve.addTask({ node: guest.node, type, vmid: guest.vmid, user, seconds, target });
  task.exitStatus = exitStatus;
  guest.lock = 'migrate';
  const running = pve.tasks.filter((other) => isMigration(other) && other.endMs > nowMs);
  const atNode = (node: string) =>
    running.filter(({ node: source, target: to }) => source === node || to === node);
  pve.peak.cluster = Math.max(pve.peak.cluster, running.length);
  pve.peak.node = Math.max(pve.peak.node, ...[...pve.nodes.keys()].map((node) => atNode(node).length));
  return task;
}

function migrate(pve: FakePve, clock: Clock, userid: string, address: GuestAddress, target: string): string {
  const guest = pve.guests.get(address.vmid);
  if (!guest || guest.node !== address.node)
    throw new PveError(
      'answered',
      `Configuration file 'nodes/${address.node}/qemu-server/${address.vmid}.conf' does not exist`,
      500,
    );
  if (guest.lock) throw new PveError('answered', `VM is locked (${guest.lock})`, 500);
  if (guest.hastate === undefined) return startMigration(pve, clock.nowMs(), guest, target, userid).upid;
  const asked = pve.addTask({
    node: guest.node,
    type: 'hamigrate',
    vmid: guest.vmid,
    user: userid,
    seconds: 2,
  });
  if (!pve.haDrops) {
    void clock.sleep(12_000).then(() => {
      const along = (pve.haTakesAlong.get(guest.vmid) ?? []).flatMap((vmid) => pve.guests.get(vmid) ?? []);
      for (const each of [guest, ...along.filter(({ node }) => node !== target)]) {
        each.hastate = 'migrate';
        startMigration(pve, clock.nowMs(), each, pve.haReroutesTo ?? target, 'root@pam');
      }
    });
  }
  return asked.upid;
}

const taskRow = (
  { upid, node, type, vmid, user, startMs, endMs, exitStatus }: FakeTask,
  nowMs: number,
): TaskRow => ({
  upid,
  node,
  type,
  user,
  id: vmid === undefined ? '' : String(vmid),
  starttime: Math.floor(startMs / 1000),
  ...(endMs <= nowMs ? { endtime: Math.floor(endMs / 1000), status: exitStatus } : {}),
});

function logOf({ startMs, endMs, lines, exitStatus }: FakeTask, nowMs: number): TaskLogLine[] {
  const stepMs = Math.max(5000, (endMs - startMs) / 20);
  const steps = Math.floor((Math.min(nowMs, endMs) - startMs) / stepMs);
  const progress = Array.from({ length: steps }, (_, index) => {
    const total = Math.max(1, Math.floor((endMs - startMs) / stepMs));
    return `2026-01-01 00:00:00 migration active, transferred ${((8 * (index + 1)) / total).toFixed(1)} GiB of 8.0 GiB VM-state, 1.0 GiB/s`;
  });
  const end = exitStatus === 'OK' ? ['TASK OK'] : [`TASK ERROR: ${exitStatus}`];
  return [...progress, ...(nowMs >= endMs ? [...lines, ...end] : [])].map((t, index) => ({
    n: index + 1,
    t,
  }));
}

const never = <Answer>() => new Promise<Answer>(() => undefined);

const unused = (method: string) => () => Promise.reject(new Error(`${method} is not the executor's to call`));

const UNUSED = {
  version: unused('version'),
  permissions: unused('permissions'),
  clusterOptions: unused('clusterOptions'),
  corosyncNodes: unused('corosyncNodes'),
  mappings: unused('mappings'),
  nodeBridges: unused('nodeBridges'),
  quorumDevice: unused('quorumDevice'),
  cephStatus: unused('cephStatus'),
  haManager: unused('haManager'),
  backupJobs: unused('backupJobs'),
  replicationJobs: unused('replicationJobs'),
  haResources: unused('haResources'),
  haRules: unused('haRules'),
  haGroups: unused('haGroups'),
  storages: unused('storages'),
  pools: unused('pools'),
  nodeVersion: unused('nodeVersion'),
  nodeStatus: unused('nodeStatus'),
  nodeMachines: unused('nodeMachines'),
  nodeNetwork: unused('nodeNetwork'),
  nodeStorages: unused('nodeStorages'),
  thinPools: unused('thinPools'),
  nodeHistory: unused('nodeHistory'),
  guestConfig: unused('guestConfig'),
  guestHistory: unused('guestHistory'),
};

/** The API of the small cluster, as one user; what the executor has no business with fails. */
export function fakeApi(pve: FakePve, clock: Clock, userid: string, process: Process): PveApi {
  /** A call as it goes over a network: refused, lost before, or lost after it had its effect. */
  const call = async <Answer>(
    method: keyof PveApi,
    vmid: number | undefined,
    answer: () => Answer,
  ): Promise<Answer> => {
    if (process.dead) return never();
    pve.calls.push({ userid, method });
    if (pve.deniedUsers.has(userid)) throw new PveError('answered', 'Authentication failed!', 401);
    catchUp(pve, clock.nowMs());
    const fault = pve.fault(method, vmid);
    if (fault instanceof Error) throw fault;
    if (fault === 'lost') throw new PveError('lost', 'socket hang up');
    const answered = answer();
    if (fault === 'hangs-after-effect') return never();
    if (fault === 'lost-after-effect') throw new PveError('lost', 'socket hang up');
    return answered;
  };
  const taskOf = (upid: string) => {
    const task = pve.tasks.find((other) => other.upid === upid);
    if (!task) throw new PveError('answered', 'no such task', 400);
    return task;
  };
  return {
    ...UNUSED,
    ...readsOf(pve, clock, call),
    ...conditionsOf(pve, clock, call),
    migrate: (guest, request) => {
      const post: Post = { vmid: guest.vmid, userid, atMs: clock.nowMs(), request, hadEffect: false };
      pve.posts.push(post);
      return call('migrate', guest.vmid, () => {
        const upid = migrate(pve, clock, userid, guest, request.target);
        post.hadEffect = true;
        return upid;
      });
    },
    taskStatus: (upid) =>
      call('taskStatus', undefined, () => {
        const { endMs, exitStatus } = taskOf(upid);
        return endMs <= clock.nowMs() ? { status: 'stopped', exitstatus: exitStatus } : { status: 'running' };
      }),
    taskLog: (upid, start) =>
      call('taskLog', undefined, () =>
        logOf(taskOf(upid), clock.nowMs()).slice(start, start + LOG_LINES_MAX),
      ),
    cancelTask: (upid) =>
      call('cancelTask', undefined, () => {
        pve.cancelled.push({ userid, upid });
        const task = taskOf(upid);
        if (task.endMs <= clock.nowMs()) return;
        task.endMs = clock.nowMs();
        task.exitStatus = 'migration problems';
        task.lines.push('2026-01-01 00:00:00 ERROR: interrupted by signal');
      }),
  };
}

export type Call = <Answer>(
  method: keyof PveApi,
  vmid: number | undefined,
  answer: () => Answer,
) => Promise<Answer>;
type Reads = Pick<
  PveApi,
  | 'permissionsOn'
  | 'clusterResources'
  | 'clusterStatus'
  | 'clusterTasks'
  | 'nodeTasks'
  | 'migratePreconditions'
>;

const readsOf = (pve: FakePve, clock: Clock, call: Call): Reads => ({
  permissionsOn: (path) => {
    if (path === '/')
      return call('permissionsOn', undefined, () => ({
        '/': { ...(pve.seesCluster && { 'Sys.Audit': 1 }) },
      }));
    const vmid = Number(path.slice('/vms/'.length));
    const more = Object.fromEntries([...pve.rights].map((privilege) => [privilege, 1]));
    return call('permissionsOn', vmid, () =>
      pve.guestsWithoutMigrate.has(vmid) ? {} : { [path]: { 'VM.Audit': 1, 'VM.Migrate': 0, ...more } },
    );
  },
  clusterResources: () =>
    call('clusterResources', undefined, () => [
      ...[...pve.nodes].map(
        ([node, { mem, maxmem, online, hastate }]): Resource => ({
          id: `node/${node}`,
          type: 'node',
          node,
          mem,
          maxmem,
          status: online ? 'online' : 'offline',
          hastate,
          template: false,
          shared: false,
        }),
      ),
      ...[...pve.guests.values()].map(
        (guest): Resource => ({
          id: `${guest.type}/${guest.vmid}`,
          template: false,
          shared: false,
          ...guest,
        }),
      ),
    ]),
  clusterStatus: () =>
    call('clusterStatus', undefined, () => [
      { type: 'cluster', name: 'test', quorate: pve.quorate, online: false, local: false },
      ...[...pve.nodes].map(([name, { online }]) => ({
        type: 'node',
        name,
        online,
        local: false,
        quorate: false,
      })),
    ]),
  clusterTasks: () =>
    call('clusterTasks', undefined, () => pve.tasks.map((task) => taskRow(task, clock.nowMs()))),
  nodeTasks: (node, { vmid, sinceSeconds = 0 }) =>
    call('nodeTasks', vmid, () =>
      pve.tasks
        .map((task) => taskRow(task, clock.nowMs()))
        .filter((row) => row.node === node && row.starttime >= sinceSeconds)
        .filter((row) => vmid === undefined || row.id === String(vmid)),
    ),
  migratePreconditions: ({ vmid, node }) =>
    call('migratePreconditions', vmid, () => ({
      running: true,
      allowed_nodes: [...pve.nodes.keys()].filter((name) => name !== node),
      ...(pve.haTakesAlong.has(vmid)
        ? { 'dependent-ha-resources': pve.haTakesAlong.get(vmid)?.map((other) => `vm:${other}`) }
        : {}),
      ...pve.preconditions(vmid),
    })),
});
