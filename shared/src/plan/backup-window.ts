import type { BackupPlan, RunningBackup } from '../snapshot/activity.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

/** From so long before a job on nothing is moved that it will back up (S7). */
const QUIET_MS = 15 * 60_000;

/** Whether a running backup saves a guest, as far as anybody can tell. */
const saves = ({ vmid: only, vmids, exceptVmids }: RunningBackup, vmid: number): boolean =>
  only === undefined ? (vmids?.includes(vmid) ?? !exceptVmids?.includes(vmid)) : only === vmid;

/**
 * The backup that runs on one of the two nodes and has the guest on its list: who leaves before its turn has come is in
 * nobody's backup (S7).
 */
export const runningBackupOf = (
  { activity }: Pick<ClusterSnapshot, 'activity'>,
  { vmid, source, target }: Pick<Crossing, 'vmid' | 'source' | 'target'>,
): RunningBackup | undefined =>
  activity?.runningBackups?.find(
    (backup) => (backup.node === source || backup.node === target) && saves(backup, vmid),
  );

/** A guest between two nodes, and how long its migration takes at most. */
export interface Crossing {
  readonly vmid: number;
  readonly source: string;
  readonly target: string;
  readonly secondsMax: number;
}

/** A job that takes all guests, or whose choice nobody can tell, takes this one. */
const concerns = ({ vmids, node }: BackupPlan, { vmid, source, target }: Crossing): boolean =>
  (vmids === undefined || vmids.includes(vmid)) && (node === undefined || node === source || node === target);

/**
 * The backup job in whose way a move would be that starts now: `vzdump` fixes its list of guests when it starts,
 * node by node, and who is moved meanwhile is in nobody's backup.
 */
export function backupInTheWay(
  { activity, takenAtMs }: Pick<ClusterSnapshot, 'activity' | 'takenAtMs'>,
  crossing: Crossing,
): BackupPlan | undefined {
  const untilMs = takenAtMs + Math.max(QUIET_MS, crossing.secondsMax * 1000);
  return activity?.backupJobs?.find(
    (job) =>
      job.nextRunMs !== undefined &&
      job.nextRunMs >= takenAtMs &&
      job.nextRunMs <= untilMs &&
      concerns(job, crossing),
  );
}
