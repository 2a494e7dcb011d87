import type { BackupPlan } from '#shared/snapshot/activity.ts';
import type { BackupJob, Resource } from '../pve/answers.ts';
import { compact } from './compact.ts';
import { isGuestRow } from './guests.ts';

const numbersIn = (list: string | undefined): number[] =>
  (list ?? '')
    .split(/[,;\s]+/)
    .filter((part) => /^\d+$/.test(part))
    .map(Number);

/**
 * The guests of a job as `vzdump` would choose them now; `undefined` = all, or more than can be told from here: a
 * reader of one pool does not see who else is in another.
 */
function chosen(job: BackupJob, rows: readonly Resource[], seesAll: boolean): number[] | undefined {
  if (job.vmid !== undefined) return numbersIn(job.vmid);
  const guests = rows.filter(isGuestRow);
  if (job.pool !== undefined)
    return seesAll ? guests.filter(({ pool }) => pool === job.pool).map(({ vmid }) => vmid) : undefined;
  const excluded = new Set(numbersIn(job.exclude));
  if (!job.all || excluded.size === 0) return undefined;
  return seesAll ? guests.map(({ vmid }) => vmid).filter((vmid) => !excluded.has(vmid)) : undefined;
}

/** The jobs that will run, by the time of the next one. */
export function backupPlans(
  jobs: readonly BackupJob[],
  rows: readonly Resource[],
  seesAll: boolean,
): BackupPlan[] {
  return jobs
    .filter(({ enabled }) => enabled !== 0)
    .map((job) =>
      compact<BackupPlan>({
        id: job.id,
        nextRunMs: job['next-run'] === undefined ? undefined : job['next-run'] * 1000,
        node: job.node,
        vmids: chosen(job, rows, seesAll)?.sort((one, other) => one - other),
      }),
    )
    .sort((one, other) => (one.nextRunMs ?? 0) - (other.nextRunMs ?? 0) || (one.id < other.id ? -1 : 1));
}
