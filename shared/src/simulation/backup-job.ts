import { waitForBackups } from './backup-lock.ts';
import type { BackupJobSpec } from './cluster-spec.ts';
import { addJob } from './jobs.ts';
import { setLock } from './placement.ts';
import { endTask, logLine, startTask, type TaskState } from './task.ts';
import type { GuestState, VirtualCluster } from './virtual-cluster.ts';

const DAY_MS = 86_400_000;
/** pvescheduler looks once a minute what is due. */
const SCHEDULER_MS = 60_000;
/** How long a guest is locked for its backup. */
const GUEST_SECONDS = 60;

/** The guests that a job would save now. */
export const guestsOfJob = ({ guests }: VirtualCluster, job: BackupJobSpec): GuestState[] =>
  [...guests.values()].filter(({ spec, node }) => {
    if (job.node !== undefined && job.node !== node) return false;
    if (job.all) return true;
    return job.pool === undefined ? job.vmids?.includes(spec.vmid) === true : spec.pool === job.pool;
  });

const selection = (job: BackupJobSpec): string => {
  if (job.all) return '--all 1';
  return job.pool === undefined ? (job.vmids ?? []).join(' ') : `--pool ${job.pool}`;
};

function whyNot({ spec, node, lock }: GuestState, wanted: string): string | undefined {
  if (node !== wanted) return `unable to find configuration file for VM ${spec.vmid} - no such machine`;
  return lock && `${spec.kind === 'lxc' ? 'CT' : 'VM'} is locked (${lock})`;
}

function* save(cluster: VirtualCluster, task: TaskState, guest: GuestState): Generator<number, void, void> {
  const { vmid, kind } = guest.spec;
  setLock(cluster, guest, 'backup');
  logLine(cluster, task, `INFO: Starting Backup of VM ${vmid} (${kind})`);
  try {
    yield GUEST_SECONDS;
  } finally {
    setLock(cluster, guest, undefined);
  }
  logLine(cluster, task, `INFO: Finished Backup of VM ${vmid}`);
}

/**
 * One node's part of a run: its list of guests is fixed now. A guest that leaves meanwhile is not found when its turn
 * comes, and no other node has it on its list.
 */
function startOnNode(cluster: VirtualCluster, job: BackupJobSpec, node: string): void {
  const list = guestsOfJob(cluster, job).filter((guest) => guest.node === node);
  if (list.length === 0) return;
  const task = startTask(cluster, { node, type: 'vzdump', id: '', user: 'root@pam' });
  const atMs = cluster.nowMs;
  function* run(): Generator<number, void, void> {
    yield* waitForBackups(cluster, task);
    task.log.push(
      `INFO: starting new backup job: vzdump ${selection(job)} --mode snapshot --storage ${job.storage}`,
    );
    let failed = false;
    for (const guest of list) {
      const turnAtMs = cluster.nowMs;
      const trouble = whyNot(guest, node);
      if (trouble === undefined) yield* save(cluster, task, guest);
      else logLine(cluster, task, `ERROR: Backup of VM ${guest.spec.vmid} failed - ${trouble}`);
      const result = trouble === undefined ? 'saved' : 'missed';
      cluster.backups.push({ job: job.id, vmid: guest.spec.vmid, atMs, turnAtMs, result });
      failed ||= trouble !== undefined;
    }
    endTask(cluster, task, failed ? 'job errors' : 'OK');
  }
  addJob(cluster, task.upid, run);
}

/** Starts a run of a job on every node that has guests of it. */
export function startBackupJob(cluster: VirtualCluster, job: BackupJobSpec): void {
  for (const [name, { online }] of cluster.nodes) if (online) startOnNode(cluster, job, name);
  cluster.revision++;
}

/** What the scheduler does at its look each minute: jobs that are due start, and are due again in a day. */
export function runDueJobs(cluster: VirtualCluster): void {
  for (const job of cluster.spec.backupJobs) {
    const dueMs = cluster.nextRunMs.get(job.id) ?? Number.POSITIVE_INFINITY;
    if (!job.enabled || dueMs > cluster.nowMs) continue;
    startBackupJob(cluster, job);
    cluster.nextRunMs.set(job.id, dueMs + Math.ceil((cluster.nowMs - dueMs + 1) / DAY_MS) * DAY_MS);
  }
}

/** The next moment at which the scheduler has something to start. */
export function nextJobMs({ nowMs, spec, nextRunMs }: VirtualCluster): number {
  const due = spec.backupJobs.filter(({ enabled }) => enabled).map(({ id }) => nextRunMs.get(id) ?? Infinity);
  const nextMs = Math.min(...due);
  return Number.isFinite(nextMs)
    ? Math.max(nowMs + 1, Math.ceil(nextMs / SCHEDULER_MS) * SCHEDULER_MS)
    : nextMs;
}
