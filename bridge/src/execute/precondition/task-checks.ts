import type { ForeignMove } from '#shared/execution/event.ts';
import { backupInTheWay } from '#shared/plan/backup-window.ts';
import type { TaskRow } from '../../pve/answers.ts';
import { type Check, type Found, hold } from './found.ts';

const BACKUP_HOLD_SECONDS = 60;
const TASK_HOLD_SECONDS = 15;
const MIGRATIONS: ReadonlySet<string> = new Set(['qmigrate', 'vzmigrate', 'hamigrate']);
/** Consoles: they run for hours and are in nobody's way. */
const HARMLESS = /proxy$|shell$/;

const isRunning = ({ endtime }: TaskRow) => endtime === undefined;

/** S7: nothing starts that a backup job would miss; it is over when its own task runs. */
const checkBackupSoon: Check = ({ snapshot, move }) => {
  const { vmid, source, target, expectedSeconds, expectedSecondsRange } = move;
  const secondsMax = expectedSecondsRange?.[1] ?? 2 * expectedSeconds;
  const job = snapshot && backupInTheWay(snapshot, { vmid, source, target, secondsMax });
  return job && hold(`waits for backup job ${job.id}`, BACKUP_HOLD_SECONDS);
};

/** S7: a job's list of guests was fixed when it started; whether this guest is in it cannot be seen. */
const checkBackup: Check = ({ tasks, move }) => {
  const backup = tasks.find(
    (task) =>
      isRunning(task) &&
      task.type === 'vzdump' &&
      (task.node === move.source || task.node === move.target) &&
      (task.id === undefined || task.id === '' || task.id === String(move.vmid)),
  );
  return backup ? hold(`waits for the backup that runs on ${backup.node}`, BACKUP_HOLD_SECONDS) : undefined;
};

const checkBusy: Check = ({ tasks, move }) => {
  const busy = tasks.find(
    (task) => isRunning(task) && task.id === String(move.vmid) && !HARMLESS.test(task.type),
  );
  return busy ? hold(`waits for its task ${busy.type}`, TASK_HOLD_SECONDS) : undefined;
};

/** What runs already and must end before. */
export const TASK_CHECKS: readonly Check[] = [checkBackup, checkBackupSoon, checkBusy];

/** Migrations of others; the task list does not say where to. */
export const foreignMoves = ({ tasks, execution }: Found): ForeignMove[] =>
  tasks
    .filter((task) => isRunning(task) && (task.type === 'qmigrate' || task.type === 'vzmigrate'))
    .filter(({ upid }) => execution.moves.every((move) => move.upid !== upid))
    .map(({ id, node }) => ({ vmid: Number(id), source: node }));

/** Migrations of the guest that were asked for before us. */
export const knownUpids = ({ tasks, move }: Found): string[] =>
  tasks.filter(({ id, type }) => id === String(move.vmid) && MIGRATIONS.has(type)).map(({ upid }) => upid);
