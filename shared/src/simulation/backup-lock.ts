import type { TaskState } from './task.ts';
import type { VirtualCluster } from './virtual-cluster.ts';

const LOOK_SECONDS = 1;

/**
 * One backup at a time on a node: `vzdump` takes the lock of its node after its list of guests was fixed, and another
 * that begins meanwhile waits until that is over (`getlock` in PVE/VZDump.pm; the time limit of 3 h is left out).
 */
export function* waitForBackups(
  { jobs, tasks }: VirtualCluster,
  { upid, node, log }: TaskState,
): Generator<number, void, void> {
  const earlier = [...jobs].filter((job) => {
    const task = tasks.get(job.upid);
    return job.upid !== upid && task?.type === 'vzdump' && task.node === node;
  });
  if (earlier.length === 0) return;
  log.push('INFO: trying to get global lock - waiting...');
  while (earlier.some((job) => jobs.has(job))) yield LOOK_SECONDS;
  log.push('INFO: got global lock');
}
