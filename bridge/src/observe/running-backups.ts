import type { RunningBackup } from '#shared/snapshot/activity.ts';
import type { TaskRow } from '../pve/answers.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { PveError } from '../pve/pve-error.ts';
import { compact } from './compact.ts';

type Choice = Pick<RunningBackup, 'vmids' | 'exceptVmids'>;

/**
 * Whom a running job saves, by the first line of its log: `vzdump 100 101 --mode ...`, `vzdump --all 1 --exclude 9`.
 * Nothing where that line does not tell: a pool may have had other members when the job began.
 */
export function choiceIn(firstLine: string | undefined): Choice {
  const command = /starting new backup job: vzdump(.*)$/.exec(firstLine ?? '')?.[1];
  if (command === undefined) return {};
  const named = /^((?: \d+)+)(?: |$)/.exec(command)?.[1]?.trim().split(' ').map(Number);
  if (named !== undefined) return { vmids: named };
  const excluded = /--exclude ([\d,]+)/.exec(command)?.[1]?.split(',').map(Number);
  return excluded === undefined ? {} : { exceptVmids: excluded };
}

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
      const [first] = await api.taskLog(upid, 0);
      // Its first line may not be written yet.
      return first === undefined || /^no content/.test(first.t) ? undefined : choiceIn(first.t);
    } catch (error) {
      // Who may not read it does not know whom it saves.
      if (error instanceof PveError) return error.kind === 'answered' ? {} : undefined;
      throw error;
    }
  };
  return {
    async read(tasks) {
      const running = tasks.filter(({ type, endtime }) => type === 'vzdump' && endtime === undefined);
      const learnt = new Map<string, Choice>();
      const backups = running.map(async ({ upid, node, id = '', starttime }): Promise<RunningBackup> => {
        const about = { node, startedAtMs: starttime * 1000 };
        if (/^\d+$/.test(id)) return { ...about, vmid: Number(id) };
        const choice = await choiceOf(upid);
        if (choice !== undefined) learnt.set(upid, choice);
        return compact<RunningBackup>({ ...about, ...choice });
      });
      const found = await Promise.all(backups);
      known = learnt;
      return found;
    },
  };
}
