import { type ExecutionMove, moveOf } from '#shared/execution/execution.ts';
import { elapsedMs } from '../../clock.ts';
import type { TaskRow } from '../../pve/answers.ts';
import type { PveApi } from '../../pve/pve-api.ts';
import type { Context } from '../context.ts';
import { isDenied, pveError } from './ask.ts';

const POLL_MS = 3000;
/** How long a request may take to become a task; HA has rounds of 10 s and may have others to serve first. */
const LOOK_MS = 60_000;
const LOOK_HA_MS = 120_000;
/** Clocks of the nodes may be a little behind ours. */
const SKEW_SECONDS = 60;

/** Looks for the task of a request whose answer is not known, or for what HA made of it. */
export async function look(context: Context, vmid: number): Promise<void> {
  const first = moveOf(context.execution(), vmid);
  const untilMs = elapsedMs(context.clock) + (first?.ha ? LOOK_HA_MS : LOOK_MS);
  for (let asked = false; !asked || elapsedMs(context.clock) < untilMs; ) {
    const api = context.sight();
    const move = moveOf(context.execution(), vmid);
    if (!api || !move) return;
    try {
      if (await isFound(context, api, move)) return;
      asked = true;
    } catch (error) {
      const { message } = pveError(error);
      if (isDenied(error)) context.refused(api, message);
      else context.log.warning('move.not-looked', { vmid, message });
    }
    await context.clock.sleep(POLL_MS, context.signal);
  }
  context.tell({ type: 'absent', vmid });
}

/** The guest on its target without a task to be seen is an end of the move too. */
async function isFound(context: Context, api: PveApi, move: ExecutionMove): Promise<boolean> {
  const { vmid } = move;
  const sinceSeconds = Math.floor((move.startedAtMs ?? 0) / 1000) - SKEW_SECONDS;
  const [onNode, inCluster] = await Promise.all([
    api.nodeTasks(move.source, { vmid, source: 'all', sinceSeconds }),
    api.clusterTasks(),
  ]);
  const ours = [...onNode, ...inCluster].filter((task) => isOurs(task, move, sinceSeconds));
  const [task] = ours.sort((a, b) => b.starttime - a.starttime);
  if (task) {
    context.tell({ type: 'started', vmid, upid: task.upid });
    return true;
  }
  const resources = await api.clusterResources();
  const isThere = resources.some((row) => row.vmid === vmid && row.node === move.target);
  // Of a request that HA has taken only a migration would be more to follow, and there is none to be seen.
  if (isThere) context.tell(move.upid ? { type: 'absent', vmid } : { type: 'ended', vmid, upid: undefined });
  return isThere;
}

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
