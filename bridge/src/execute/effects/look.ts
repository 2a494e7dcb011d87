import { type ExecutionMove, moveOf } from '#shared/execution/execution.ts';
import { elapsedMs } from '../../clock.ts';
import type { Resource, TaskRow } from '../../pve/answers.ts';
import type { PveApi } from '../../pve/pve-api.ts';
import { PveError } from '../../pve/pve-error.ts';
import type { Context } from '../context.ts';
import { isDenied, pveError } from './ask.ts';

const POLL_MS = 3000;
/** How long a request may take to become a task; HA has rounds of 10 s and may have others to serve first. */
const LOOK_MS = 60_000;
const LOOK_HA_MS = 120_000;
/** Whoever HA has taken on, and not begun, waits for a container to stop, or in vain for a node that is not at work. */
const SLOW_MAX_MS = 10 * 60_000;
/** HA works on few guests of a node at once: who comes next waits for as long as others take. */
const QUEUED_MAX_MS = 4 * 3_600_000;
const WAIT_MAX_MS = { slow: SLOW_MAX_MS, queued: QUEUED_MAX_MS } as const;
type NotYet = 'absent' | keyof typeof WAIT_MAX_MS;
/** A source that is there and tells nothing of its tasks for so long: where the guest is decides. */
const SILENCE_MAX_MS = 15 * 60_000;
/** Clocks of the nodes may be a little behind ours. */
const SKEW_SECONDS = 60;

/** Looks for the task of a request whose answer is not known, or for what HA made of it. */
export async function look(context: Context, vmid: number): Promise<void> {
  const begunMs = elapsedMs(context.clock);
  let untilMs = begunMs + patienceMs(moveOf(context.execution(), vmid));
  let heardAtMs = begunMs;
  for (let asked = false; !asked || elapsedMs(context.clock) < untilMs; ) {
    const api = context.sight();
    const move = moveOf(context.execution(), vmid);
    if (!api || !move) return;
    try {
      const found = await find(context, api, move);
      if (found === 'found') return;
      asked = true;
      heardAtMs = elapsedMs(context.clock);
      untilMs = prolonged(context, found, begunMs, untilMs);
    } catch (error) {
      const { message } = pveError(error);
      if (isDenied(error)) context.refused(api, message);
      else context.log.warning('move.not-looked', { vmid, message });
      // Whether it was begun nobody knows: it is not sent again.
      if (elapsedMs(context.clock) - heardAtMs >= SILENCE_MAX_MS)
        return context.tell({
          ...{ type: 'ended', vmid, upid: move.upid },
          failure: `its task cannot be looked for: ${message}`,
        });
    }
    await context.clock.sleep(POLL_MS, context.signal);
  }
  context.tell({ type: 'absent', vmid });
}

/** Until when to look on, after this was found. */
function prolonged(context: Context, found: NotYet, begunMs: number, untilMs: number): number {
  if (found === 'absent' || isEnding(context)) return untilMs;
  return Math.min(elapsedMs(context.clock) + LOOK_HA_MS, begunMs + WAIT_MAX_MS[found]);
}

/** A person who ends an execution does not wait for what HA has not begun. */
const isEnding = (context: Context): boolean =>
  ['aborting', 'stopping'].includes(context.execution()?.phase ?? '');

const patienceMs = (move: ExecutionMove | undefined): number => (move?.ha ? LOOK_HA_MS : LOOK_MS);

/** The guest on its target without a task to be seen is an end of the move too. */
async function find(context: Context, api: PveApi, move: ExecutionMove): Promise<'found' | NotYet> {
  const { vmid } = move;
  const sinceSeconds = Math.floor((move.startedAtMs ?? 0) / 1000) - SKEW_SECONDS;
  const [onNode, inCluster] = await Promise.all([
    tasksAtSource(api, move, sinceSeconds).catch(pveError),
    api.clusterTasks(),
  ]);
  const ours = [...(onNode instanceof PveError ? [] : onNode), ...inCluster].filter((task) =>
    isOurs(task, move, sinceSeconds),
  );
  const [task] = ours.sort((a, b) => b.starttime - a.starttime);
  if (task) {
    context.tell({ type: 'started', vmid, upid: task.upid });
    return 'found';
  }
  const resources = await api.clusterResources();
  const guest = resources.find((row) => row.vmid === vmid && (row.type === 'qemu' || row.type === 'lxc'));
  if (guest?.node !== move.target) {
    // Of what has not been seen elsewhere only its node could say that it is not there.
    if (onNode instanceof PveError) throw onNode;
    if (!move.ha || !isHaMoving(guest)) return 'absent';
    return inCluster.some((task) => isHaAtWork(task, move.source)) ? 'queued' : 'slow';
  }
  // Of a request that HA has taken only a migration would be more to follow, and there is none to be seen.
  context.tell(move.upid ? { type: 'absent', vmid } : { type: 'ended', vmid, upid: undefined });
  return 'found';
}

/** A node that has gone tells nothing, and begins nothing more: to wait for its word could be for ever. */
async function tasksAtSource(
  api: PveApi,
  { vmid, source }: ExecutionMove,
  sinceSeconds: number,
): Promise<TaskRow[]> {
  try {
    return await api.nodeTasks(source, { vmid, source: 'all', sinceSeconds });
  } catch (error) {
    if (isDenied(error)) throw error;
    const rows = await api.clusterResources();
    if (rows.some(({ type, node, status }) => type === 'node' && node === source && status === 'offline'))
      return [];
    throw error;
  }
}

const isHaMoving = (guest: Resource | undefined): boolean =>
  guest?.hastate === 'migrate' || guest?.hastate === 'relocate';

/** HA migrates somebody from there. */
const isHaAtWork = ({ node, user, type, endtime }: TaskRow, source: string): boolean =>
  node === source &&
  user === 'root@pam' &&
  endtime === undefined &&
  (type === 'qmigrate' || type === 'vzmigrate');

/** HA migrates as root@pam; every other request is a task of the user who approved it. */
function isOurs(task: TaskRow, move: ExecutionMove, sinceSeconds: number): boolean {
  const userid = move.askedBy ?? '';
  const { upid, id, type, user, starttime } = task;
  const isNew = upid !== move.upid && !(move.knownUpids ?? []).includes(upid) && starttime >= sinceSeconds;
  if (id !== String(move.vmid) || !isNew) return false;
  if (type === 'hamigrate') return move.upid === undefined && isOf(task, userid);
  const migrates = type === (move.kind === 'lxc' ? 'vzmigrate' : 'qmigrate');
  return migrates && (move.ha ? user === 'root@pam' : isOf(task, userid));
}

/** A token's tasks carry the id of the token apart from the user's. */
const isOf = ({ user, tokenid }: TaskRow, userid: string): boolean =>
  user === userid || (tokenid !== undefined && `${user}!${tokenid}` === userid);
