import type { BackupPlan } from '#shared/snapshot/activity.ts';
import type { TaskRow } from '../../pve/answers.ts';
import type { PveApi } from '../../pve/pve-api.ts';
import { PveError } from '../../pve/pve-error.ts';

/** A backup that runs, and whom it saves: all that is not known to be left out. */
export interface RunningBackup {
  readonly node: string;
  saves(vmid: number): boolean;
}

const everybody = () => true;

/** Whom a running vzdump saves, by the first line of its log: `vzdump 100 101 --mode ...`, `vzdump --all 1 ...`. */
export function savedBy(firstLine: string | undefined): (vmid: number) => boolean {
  const command = /starting new backup job: vzdump(.*)$/.exec(firstLine ?? '')?.[1];
  if (command === undefined) return everybody;
  const excluded = new Set(/--exclude ([\d,]+)/.exec(command)?.[1]?.split(',').map(Number));
  const named = /^((?: \d+)+)(?: |$)/.exec(command)?.[1]?.trim().split(' ').map(Number);
  if (named !== undefined) return (vmid) => named.includes(vmid);
  return (vmid) => !excluded.has(vmid);
}

async function runningBackup(api: PveApi, { upid, node, id = '' }: TaskRow): Promise<RunningBackup> {
  if (id !== '') return { node, saves: (vmid) => String(vmid) === id };
  try {
    const [first] = await api.taskLog(upid, 0);
    return { node, saves: savedBy(first?.t) };
  } catch (error) {
    if (error instanceof PveError && error.kind === 'answered' && error.status !== 401)
      return { node, saves: everybody };
    throw error;
  }
}

/** Backups that run on one of the nodes. */
export const runningBackups = (
  api: PveApi,
  tasks: readonly TaskRow[],
  nodes: readonly string[],
): Promise<RunningBackup[]> =>
  Promise.all(
    tasks
      .filter(({ type, endtime, node }) => type === 'vzdump' && endtime === undefined && nodes.includes(node))
      .map((task) => runningBackup(api, task)),
  );

/** A job that was due a moment ago may not have a task yet: the scheduler looks once a minute. */
const STARTING_MS = 2 * 60_000;

/** Remembers when each job was to start: from then on Proxmox VE tells its run of the next day. */
export interface DueJobs {
  /** The jobs as they are told, with those first that were due just now. */
  with(jobs: readonly BackupPlan[], nowMs: number): readonly BackupPlan[];
}

export function createDueJobs(): DueJobs {
  const due = new Map<string, BackupPlan>();
  return {
    with(jobs, nowMs) {
      const isJustDue = ({ nextRunMs = 0 }: BackupPlan) =>
        nextRunMs <= nowMs && nowMs < nextRunMs + STARTING_MS;
      const justDue = [...due.values()].filter(isJustDue);
      for (const job of jobs) if (!justDue.some(({ id }) => id === job.id)) due.set(job.id, job);
      // What has been due is told as starting now, so that it is in the way of whatever starts now.
      return [...justDue.map((job) => ({ ...job, nextRunMs: nowMs })), ...jobs];
    },
  };
}
