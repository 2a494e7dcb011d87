import type { ForeignMove } from '#shared/execution/event.ts';
import type { TaskRow } from '../../pve/answers.ts';
import { type Check, type Found, hold } from './found.ts';

const TASK_HOLD_SECONDS = 15;
const MIGRATIONS: ReadonlySet<string> = new Set(['qmigrate', 'vzmigrate', 'hamigrate']);
/** Consoles: they run for hours and are in nobody's way. */
const HARMLESS = /proxy$|shell$/;

const isRunning = ({ endtime }: TaskRow) => endtime === undefined;

const checkBusy: Check = ({ tasks, move }) => {
  const busy = tasks.find(
    (task) => isRunning(task) && task.id === String(move.vmid) && !HARMLESS.test(task.type),
  );
  return busy ? hold(`waits for its task ${busy.type}`, TASK_HOLD_SECONDS) : undefined;
};

/** What runs already and must end before. */
export const TASK_CHECKS: readonly Check[] = [checkBusy];

/** Migrations of others; the task list does not say where to, their logs do. */
export const foreignMoves = ({ tasks, execution, snapshot }: Found): ForeignMove[] =>
  tasks
    .filter((task) => isRunning(task) && (task.type === 'qmigrate' || task.type === 'vzmigrate'))
    .filter(({ upid }) => execution.moves.every((move) => move.upid !== upid))
    .map(({ id, node }) => {
      const target = snapshot.guests.find(({ vmid }) => vmid === Number(id))?.movingTo;
      return { vmid: Number(id), source: node, ...(target === undefined ? {} : { target }) };
    });

/** Migrations of the guest that were asked for before us. */
export const knownUpids = ({ tasks }: Pick<Found, 'tasks'>, vmid: number): string[] =>
  tasks.filter(({ id, type }) => id === String(vmid) && MIGRATIONS.has(type)).map(({ upid }) => upid);
