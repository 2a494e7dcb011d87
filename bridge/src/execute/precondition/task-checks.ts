import type { ForeignMove } from '#shared/execution/event.ts';
import type { ExecutionMove } from '#shared/execution/execution.ts';
import { withoutGone } from '../../observe/cluster-tasks.ts';
import type { TaskRow } from '../../pve/answers.ts';
import { type Check, type Found, hold } from './found.ts';

const TASK_HOLD_SECONDS = 15;
const MIGRATIONS: ReadonlySet<string> = new Set(['qmigrate', 'vzmigrate', 'hamigrate']);
/** Consoles: they run for hours and are in nobody's way. */
const HARMLESS = /proxy$|shell$/;

function running({ tasks, snapshot }: Found): TaskRow[] {
  const gone = new Set(snapshot.nodes.flatMap(({ name, status }) => (status === 'offline' ? [name] : [])));
  return withoutGone(tasks, gone).filter(({ endtime }) => endtime === undefined);
}

const checkBusy: Check = (found) => {
  const id = String(found.move.vmid);
  const busy = running(found).find((task) => task.id === id && !HARMLESS.test(task.type));
  return busy ? hold(`waits for its task ${busy.type}`, TASK_HOLD_SECONDS) : undefined;
};

/** What runs already and must end before. */
export const TASK_CHECKS: readonly Check[] = [checkBusy];

const isGivenUp = ({ state }: ExecutionMove): boolean => state === 'failed' || state === 'aborted';

/**
 * Migrations of others, and of moves that were given up while theirs still ran; the task list does not say where to,
 * their logs do.
 */
export const foreignMoves = (found: Found): ForeignMove[] =>
  running(found)
    .filter(({ type }) => type === 'qmigrate' || type === 'vzmigrate')
    .filter(({ upid }) => found.execution.moves.every((move) => move.upid !== upid || isGivenUp(move)))
    .map(({ id, node }) => {
      const target = found.snapshot.guests.find(({ vmid }) => vmid === Number(id))?.movingTo;
      return { vmid: Number(id), source: node, ...(target === undefined ? {} : { target }) };
    });

/** Migrations of the guest that were asked for before us. */
export const knownUpids = ({ tasks }: Pick<Found, 'tasks'>, vmid: number): string[] =>
  tasks.filter(({ id, type }) => id === String(vmid) && MIGRATIONS.has(type)).map(({ upid }) => upid);
