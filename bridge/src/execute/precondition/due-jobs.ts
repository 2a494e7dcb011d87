import type { BackupPlan } from '#shared/snapshot/activity.ts';

/** A job that was due a moment ago may not have a task yet: the scheduler looks once a minute. */
const STARTING_MS = 2 * 60_000;

/** Remembers when each job was to start: from then on Proxmox VE tells its run of the next day. */
export interface DueJobs {
  /**
   * The jobs as they are told, with those first that were due just now; `undefined`: as they were told last, or nobody
   * knows while they never were.
   */
  with(jobs: readonly BackupPlan[] | undefined, nowMs: number): readonly BackupPlan[] | undefined;
}

export function createDueJobs(): DueJobs {
  const due = new Map<string, BackupPlan>();
  let latest: readonly BackupPlan[] | undefined;
  return {
    with(told, nowMs) {
      const jobs = told ?? latest;
      latest = jobs;
      if (jobs === undefined) return undefined;
      const isJustDue = ({ nextRunMs = 0 }: BackupPlan) =>
        nextRunMs <= nowMs && nowMs < nextRunMs + STARTING_MS;
      const justDue = [...due.values()].filter(isJustDue);
      for (const job of jobs) if (!justDue.some(({ id }) => id === job.id)) due.set(job.id, job);
      // What has been due is told as starting now, so that it is in the way of whatever starts now.
      return [...justDue.map((job) => ({ ...job, nextRunMs: nowMs })), ...jobs];
    },
  };
}
