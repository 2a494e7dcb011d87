import type { RunningBackup } from '#shared/snapshot/activity.ts';
import type { TaskLogLine, TaskRow } from '../pve/answers.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { PveError } from '../pve/pve-error.ts';
import { compact } from './compact.ts';

type Choice = Pick<RunningBackup, 'vmids' | 'exceptVmids'>;

/**
 * Whom a running job saves, by the line of its log that tells of its start: `vzdump 100 101 --mode ...`, `vzdump --all 1 --exclude 9`.
 * Nothing where that line does not tell: a pool may have had other members when the job began.
 */
export function choiceIn(line: string | undefined): Choice {
  const command = /starting new backup job: vzdump(.*)$/.exec(line ?? '')?.[1];
  if (command === undefined) return {};
  const named = /^((?: \d+)+)(?: |$)/.exec(command)?.[1]?.trim().split(' ').map(Number);
  if (named !== undefined) return { vmids: named };
  const excluded = /--exclude ([\d,]+)/.exec(command)?.[1]?.split(',').map(Number);
  return excluded === undefined ? {} : { exceptVmids: excluded };
}

/** `undefined`: not written yet, or it still waits for another backup of its node, whose lock it needs. */
function choiceFrom(lines: readonly TaskLogLine[]): Choice | undefined {
  const told = lines.find(({ t }) => /starting new backup job/.test(t));
  if (told !== undefined) return choiceIn(told.t);
  const [first] = lines;
  return first === undefined || /^no content|global lock/.test(first.t) ? undefined : {};
}

const isRunningBackup = ({ type, endtime }: TaskRow): boolean => type === 'vzdump' && endtime === undefined;

const backupOf = ({ node, id = '', starttime }: TaskRow, choice?: Choice): RunningBackup => {
  const about = { node, startedAtMs: starttime * 1000 };
  return /^\d+$/.test(id) ? { ...about, vmid: Number(id) } : compact<RunningBackup>({ ...about, ...choice });
};

/** The backups that run, as far as the tasks alone tell: a job saves everybody. */
export const backupsIn = (tasks: readonly TaskRow[]): RunningBackup[] =>
  tasks.filter(isRunningBackup).map((task) => backupOf(task));

export interface RunningBackupReader {
  /** The backups that run: of one guest, or of a job, whose task names none. */
  read(tasks: readonly TaskRow[]): Promise<RunningBackup[]>;
}

/** Reads the head of each job's log once: its list of guests was fixed when it began. */
export function createRunningBackupReader(api: PveApi): RunningBackupReader {
  let known = new Map<string, Choice>();
  const choiceOf = async (upid: string): Promise<Choice | undefined> => {
    const earlier = known.get(upid);
    if (earlier !== undefined) return earlier;
    try {
      return choiceFrom(await api.taskLog(upid, 0));
    } catch (error) {
      // Who may not read it does not know whom it saves.
      if (error instanceof PveError) return error.kind === 'answered' ? {} : undefined;
      throw error;
    }
  };
  return {
    async read(tasks) {
      const learnt = new Map<string, Choice>();
      const backups = tasks.filter(isRunningBackup).map(async (task): Promise<RunningBackup> => {
        if (/^\d+$/.test(task.id ?? '')) return backupOf(task);
        const choice = await choiceOf(task.upid);
        if (choice !== undefined) learnt.set(task.upid, choice);
        return backupOf(task, choice);
      });
      const found = await Promise.all(backups);
      known = learnt;
      return found;
    },
  };
}
