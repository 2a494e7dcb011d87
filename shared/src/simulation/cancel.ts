import { INTERRUPTED } from './job.ts';
import { endTask } from './task.ts';
import type { VirtualCluster } from './virtual-cluster.ts';

/** Stops a running task as `DELETE .../tasks/{upid}` does; what it held is cleaned up by the task itself. */
export function cancelTask(cluster: VirtualCluster, upid: string): void {
  const task = cluster.tasks.get(upid);
  if (!task || task.exitStatus !== undefined) return;
  const job = [...cluster.jobs].find((other) => other.upid === upid);
  if (job) {
    cluster.jobs.delete(job);
    try {
      job.run.throw(INTERRUPTED);
    } catch (reason) {
      if (reason !== INTERRUPTED) throw reason;
    }
  }
  if (task.exitStatus === undefined) endTask(cluster, task, 'interrupted by signal');
}
