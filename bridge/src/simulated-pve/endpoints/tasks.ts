import { cancelTask } from '#shared/simulation/cancel.ts';
import type { TaskState } from '#shared/simulation/task.ts';
import { forbidden, parameterFailure } from '../api-failure.ts';
import { flag, integer, oneOf, text, vmid } from '../parameter.ts';
import { Answer, type Route, type RouteRequest } from '../route.ts';

const UPID = /^UPID:([a-zA-Z0-9-]+):[0-9A-F]{8}:[0-9A-F]{8,9}:[0-9A-F]{8}:([^:\s]+):([^:\s]*):([^:\s]+):$/;

/** A user's own tasks and those of the user's tokens; a token owns only its own. */
const owns = ({ identity }: RouteRequest, user: string): boolean =>
  user === identity.id || user.startsWith(`${identity.id}!`);

const mayAudit = ({ state, identity }: RouteRequest, node: string): boolean =>
  state.access.holds(identity.id, `/nodes/${node}`, 'Sys.Audit');

/** The fields that list and status share; the user of a token's task is split in two. */
function taskRow({ state }: RouteRequest, task: TaskState): Record<string, unknown> {
  const [user, tokenid] = task.user.split('!');
  return {
    upid: task.upid,
    node: task.node,
    pid: task.pid,
    pstart: task.pstart,
    starttime: state.outsideSeconds(task.startedAtMs),
    type: task.type,
    id: task.id,
    user,
    ...(tokenid === undefined ? {} : { tokenid }),
  };
}

const newestFirst = (a: TaskState, b: TaskState): number => b.startedAtMs - a.startedAtMs || b.pid - a.pid;

function parseUpid(raw: unknown): { node: string; user: string } {
  const found = UPID.exec(String(raw));
  if (!found) throw parameterFailure({ upid: 'unable to parse worker upid' });
  return { node: found[1] ?? '', user: found[4] ?? '' };
}

function allowedTask(request: RouteRequest, privilege: 'Sys.Audit' | 'Sys.Modify'): TaskState | undefined {
  const { state, values, node, identity } = request;
  const { user } = parseUpid(values.upid);
  const path = `/nodes/${node.spec.name}`;
  if (!owns(request, user) && !state.access.holds(identity.id, path, privilege))
    throw forbidden(path, [privilege]);
  const task = state.cluster.tasks.get(String(values.upid));
  return task?.node === node.spec.name ? task : undefined;
}

function status(request: RouteRequest) {
  const task = allowedTask(request, 'Sys.Audit');
  if (!task) throw parameterFailure({ upid: 'no such task' });
  const row = taskRow(request, task);
  return task.exitStatus === undefined
    ? { ...row, status: 'running' }
    : { ...row, status: 'stopped', exitstatus: task.exitStatus };
}

function log(request: RouteRequest): Answer {
  const task = allowedTask(request, 'Sys.Audit');
  const lines = task ? task.log : ['unable to open file - No such file or directory'];
  const shown = lines.length > 0 ? lines : ['no content'];
  const start = Number(request.values.start ?? 0);
  const limit = Number(request.values.limit ?? 50);
  const page = shown.slice(start, limit === 0 ? undefined : start + limit);
  return new Answer({ data: page.map((t, index) => ({ n: start + index + 1, t })), total: shown.length });
}

function cancel(request: RouteRequest): null {
  const task = allowedTask(request, 'Sys.Modify');
  if (task) cancelTask(request.state.cluster, task.upid);
  return null;
}

function matches(request: RouteRequest, task: TaskState): boolean {
  const { values, state, node } = request;
  const source = values.source ?? 'archive';
  const running = task.exitStatus === undefined;
  const started = state.outsideSeconds(task.startedAtMs);
  const tests = [
    task.node === node.spec.name,
    source === 'all' || (source === 'active') === running,
    values.vmid === undefined || task.id === String(values.vmid),
    values.typefilter === undefined || task.type.includes(String(values.typefilter)),
    values.userfilter === undefined || task.user.includes(String(values.userfilter)),
    values.since === undefined || started >= Number(values.since),
    values.until === undefined || started <= Number(values.until),
    values.errors !== true || (!running && task.exitStatus !== 'OK'),
    owns(request, task.user) || mayAudit(request, task.node),
  ];
  return tests.every(Boolean);
}

const ended = (request: RouteRequest, task: TaskState): Record<string, unknown> =>
  task.endedAtMs === undefined
    ? {}
    : { endtime: request.state.outsideSeconds(task.endedAtMs), status: task.exitStatus };

function nodeTasks(request: RouteRequest): Answer {
  const { state, values } = request;
  const found = [...state.cluster.tasks.values()].filter((task) => matches(request, task)).sort(newestFirst);
  const start = Number(values.start ?? 0);
  const page = found.slice(start, start + Number(values.limit ?? 50));
  const data = page.map((task) => ({
    ...taskRow(request, task),
    ...(task.exitStatus === undefined ? { status: 'RUNNING' } : ended(request, task)),
  }));
  return new Answer({ data, total: found.length });
}

/** Per node all running ones, and finished ones up to 25 in all. */
function clusterTasks(request: RouteRequest) {
  const { state, identity } = request;
  const all = state.access.holds(identity.id, '/', 'Sys.Audit');
  const rows: Record<string, unknown>[] = [];
  for (const node of state.cluster.nodes.keys()) {
    const tasks = [...state.cluster.tasks.values()].filter((task) => task.node === node).sort(newestFirst);
    const running = tasks.filter(({ exitStatus }) => exitStatus === undefined);
    const done = tasks.filter(({ exitStatus }) => exitStatus !== undefined);
    for (const task of [...running, ...done.slice(0, Math.max(0, 25 - running.length))]) {
      if (!all && !owns(request, task.user)) continue;
      const { pid, pstart, ...row } = taskRow(request, task);
      rows.push(
        task.exitStatus === undefined ? { ...row, pid } : { ...row, saved: '1', ...ended(request, task) },
      );
    }
  }
  return rows.sort((a, b) => Number(b.starttime) - Number(a.starttime));
}

const everybody = { access: 'all', proxied: true } as const;

export const taskRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/cluster/tasks',
    parameters: {},
    access: 'all',
    proxied: false,
    isProtected: false,
    answer: clusterTasks,
  },
  {
    ...everybody,
    method: 'GET',
    path: '/nodes/{node}/tasks',
    parameters: {
      errors: flag,
      limit: integer(0),
      since: integer(),
      source: oneOf('archive', 'active', 'all'),
      start: integer(0),
      statusfilter: text,
      typefilter: text,
      until: integer(),
      userfilter: text,
      vmid,
    },
    isProtected: false,
    answer: nodeTasks,
  },
  {
    ...everybody,
    method: 'DELETE',
    path: '/nodes/{node}/tasks/{upid}',
    parameters: {},
    isProtected: true,
    answer: cancel,
  },
  {
    ...everybody,
    method: 'GET',
    path: '/nodes/{node}/tasks/{upid}/log',
    parameters: { start: integer(0), limit: integer(0), download: flag },
    isProtected: true,
    answer: log,
  },
  {
    ...everybody,
    method: 'GET',
    path: '/nodes/{node}/tasks/{upid}/status',
    parameters: {},
    isProtected: true,
    answer: status,
  },
];
