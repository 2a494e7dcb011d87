import { waitForBackups } from './backup-lock.ts';
import { addJob } from './jobs.ts';
import { setLock } from './placement.ts';
import { endTask, logLine, startTask } from './task.ts';
import type { GuestState, VirtualCluster } from './virtual-cluster.ts';

/** A backup of one guest: the task `vzdump` runs on its node and the guest is locked meanwhile. */
export function startBackup(cluster: VirtualCluster, guest: GuestState, seconds: number): void {
  const id = String(guest.spec.vmid);
  const task = startTask(cluster, { node: guest.node, type: 'vzdump', id, user: 'root@pam' });
  function* backUp(): Generator<number, void, void> {
    yield* waitForBackups(cluster, task);
    if (guest.lock !== undefined) {
      logLine(cluster, task, `ERROR: Backup of VM ${id} failed - VM is locked (${guest.lock})`);
      endTask(cluster, task, 'job errors');
      return;
    }
    setLock(cluster, guest, 'backup');
    logLine(cluster, task, `INFO: Starting Backup of VM ${id} (${guest.spec.kind})`);
    try {
      yield seconds;
      logLine(cluster, task, `INFO: Finished Backup of VM ${id}`);
      endTask(cluster, task, 'OK');
    } finally {
      setLock(cluster, guest, undefined);
    }
  }
  addJob(cluster, task.upid, backUp);
}
