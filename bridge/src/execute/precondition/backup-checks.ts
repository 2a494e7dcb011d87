import { backupInTheWay, runningBackupOf } from '#shared/plan/backup-window.ts';
import { clockTime } from '../clock-time.ts';
import { type Check, type Found, hold, skip } from './found.ts';

const BACKUP_HOLD_SECONDS = 60;
const UNREAD_HOLD_SECONDS = 15;
/** As long as a migration waits at its start for a replication of the same guest, and a little more. */
const REPLICATION_SECONDS = 30;
/** How exactly anybody knows when a migration switches over: with what is above less than a minute, the least period. */
const SWITCH_OVER_SECONDS = 10;

/** S7: who is on the list of a running backup leaves its node only when that is over. */
const checkRunning: Check = ({ snapshot, move }) => {
  const running = runningBackupOf(snapshot, move);
  return running ? hold(`waits for the backup that runs on ${running.node}`, BACKUP_HOLD_SECONDS) : undefined;
};

/** How long the move may take, by the upper end of what was told. */
const longestSeconds = ({ expectedSecondsRange, expectedSeconds }: Found['move']): number =>
  expectedSecondsRange?.[1] ?? 2 * expectedSeconds;

/** S7: what is to come is not nothing because nobody has read it yet. */
const checkJobsAreSeen: Check = ({ snapshot }) =>
  snapshot.activity?.backupJobs === undefined
    ? hold('waits, for backup jobs could not be read', UNREAD_HOLD_SECONDS)
    : undefined;

/** S7: nothing starts a quarter of an hour before the job, nor what could last into it. */
const checkComing: Check = ({ snapshot, move, execution }) => {
  const { vmid, source, target } = move;
  const job = backupInTheWay(snapshot, { vmid, source, target, secondsMax: longestSeconds(move) });
  if (job?.nextRunMs === undefined) return undefined;
  const name = `backup job ${job.id}`;
  const endsAtMs = execution.mandateEndsAtMs ?? Number.POSITIVE_INFINITY;
  return endsAtMs <= job.nextRunMs
    ? skip(`not tonight: ${name} starts at ${clockTime(job.nextRunMs)}, and the approval ends before`)
    : hold(`waits for ${name}`, BACKUP_HOLD_SECONDS);
};

/** A replication of the guest holds the lock that a migration needs, and is turned round when it switches over. */
const checkReplication: Check = ({ replication, nowMs, move }) => {
  const running = replication.find(({ pid }) => pid !== undefined);
  if (running) return hold('waits for its replication', REPLICATION_SECONDS);
  const dueIn = replication.map(({ next_sync: next = 0 }) => next - nowMs / 1000);
  if (dueIn.some((seconds) => seconds >= 0 && seconds <= REPLICATION_SECONDS))
    return hold('waits for its replication, which is due', REPLICATION_SECONDS);
  const isDueThen = (seconds: number) => Math.abs(seconds - move.expectedSeconds) <= SWITCH_OVER_SECONDS;
  return dueIn.some(isDueThen)
    ? hold('waits for its replication, which is due when it would switch over', REPLICATION_SECONDS)
    : undefined;
};

/** What would be disturbed, or disturb, although it is no rule of any kind. */
export const BACKUP_CHECKS: readonly Check[] = [
  checkRunning,
  checkJobsAreSeen,
  checkComing,
  checkReplication,
];
