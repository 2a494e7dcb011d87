import { type ExecutionMove, isUnderWay, moveOf } from '#shared/execution/execution.ts';
import { elapsedMs } from '../../clock.ts';
import type { PveApi } from '../../pve/pve-api.ts';
import type { Context } from '../context.ts';
import { taskFailure } from '../failure-reason.ts';
import { measuredIn } from '../measured.ts';
import { emptyLog, type LogState, progressOf, readLine } from '../progress.ts';
import { isDenied, pveError } from './ask.ts';

/** As often as PVE writes a line, and no more calls in all when many guests move at once. */
const POLL_MS = 1000;
const POLLED_AT_ONCE = 2;
/** A task that nobody can tell of for so long is taken as failed; where the guest is decides. */
const SILENCE_MAX_MS = 15 * 60_000;
const LINES_KEPT = 200;

interface Followed {
  log: LogState;
  lines: string[];
  lineNumber: number;
}

/** Follows a task to its end: its progress from its log, and if it fails its true reason. */
export async function watch(context: Context, vmid: number, upid: string): Promise<void> {
  const members = context.members.watch();
  try {
    await follow(context, vmid, upid, (api) => members.look(api));
  } finally {
    members.end();
  }
}

async function follow(
  context: Context,
  vmid: number,
  upid: string,
  lookAtMembers: (api: PveApi) => Promise<void>,
): Promise<void> {
  const followed: Followed = { log: emptyLog, lines: [], lineNumber: 0 };
  let heardAtMs = elapsedMs(context.clock);
  for (;;) {
    const api = context.sight();
    const move = moveOf(context.execution(), vmid);
    if (!api || !move) return;
    try {
      if (await isOver(context, api, move, upid, followed)) return;
      heardAtMs = elapsedMs(context.clock);
    } catch (error) {
      const { message } = pveError(error);
      if (isDenied(error)) context.refused(api, message);
      else if (elapsedMs(context.clock) - heardAtMs >= SILENCE_MAX_MS)
        return context.tell({
          type: 'ended',
          vmid,
          upid,
          failure: `its task cannot be followed: ${message}`,
        });
    }
    // Also where the task cannot be read: its node may be the one that has left.
    await lookAtMembers(api);
    await context.clock.sleep(pollMs(context), context.signal);
  }
}

const pollMs = ({ execution }: Context): number =>
  POLL_MS * Math.max(1, Math.ceil(execution().moves.filter(isUnderWay).length / POLLED_AT_ONCE));

/** The status is read before the log, so that the log of an ended task is read whole. */
async function isOver(
  context: Context,
  api: PveApi,
  move: ExecutionMove,
  upid: string,
  followed: Followed,
): Promise<boolean> {
  const { vmid } = move;
  const { status, exitstatus = 'unexpected status' } = await api.taskStatus(upid);
  // One answer has so many lines; what has ended while nobody read it is read to its end.
  while ((await readLog(api, upid, followed)) && status === 'stopped');
  const progress = progressOf(followed.log);
  if (progress) context.tell({ type: 'progress', vmid, progress });
  if (status === 'running') return false;
  if (exitstatus === 'OK' || exitstatus.startsWith('WARNINGS')) {
    context.tell({ type: 'ended', vmid, upid, measured: measuredIn(followed.lines) });
    return true;
  }
  const { detail, remedy } = taskFailure(exitstatus, followed.lines, move);
  context.tell({ type: 'ended', vmid, upid, failure: detail, remedy });
  return true;
}

/** Returns whether there was more of it. */
async function readLog(api: PveApi, upid: string, followed: Followed): Promise<boolean> {
  const before = followed.lineNumber;
  const rows = await api.taskLog(upid, followed.lineNumber);
  for (const { n, t } of rows) {
    if (n <= followed.lineNumber || t === 'no content') continue;
    followed.lineNumber = n;
    followed.log = readLine(followed.log, t);
    followed.lines.push(t);
  }
  followed.lines = followed.lines.slice(-LINES_KEPT);
  return followed.lineNumber > before;
}
