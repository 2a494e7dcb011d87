import { durationStamp } from './civil-time.ts';
import { deviceRefusal } from './devices.ts';
import { INTERRUPTED } from './job.ts';
import type { MigrationContext } from './migration.ts';
import { setLock, settleOnNode } from './placement.ts';
import { turnReplication, volumesToCopy } from './replication.ts';
import { endTask, logLine } from './task.ts';
import { copyBytes } from './transfer.ts';
import { localVolumes, movedVolumes } from './volumes.ts';

/** `qm migrate` of a stopped VM: its configuration moves, and local disks are copied first. */
export function* offlineMigration(context: MigrationContext): Generator<number, void, void> {
  const { cluster, order, task } = context;
  const { guest, target } = order;
  const finish = (text: string, status: string) => {
    const seconds = durationStamp(cluster.nowMs - task.startedAtMs);
    logLine(cluster, task, text.replace('%', seconds));
    endTask(cluster, task, status);
    guest.movingTo = undefined;
    setLock(cluster, guest, undefined);
  };
  const why = deviceRefusal(cluster, guest, target);
  if (why !== undefined) return finish(`ERROR: migration aborted (duration %): ${why}`, 'migration aborted');
  try {
    guest.movingTo = target;
    setLock(cluster, guest, 'migrate');
    const ip = cluster.nodes.get(target)?.spec.ip ?? target;
    logLine(cluster, task, `starting migration of VM ${guest.spec.vmid} to node '${target}' (${ip})`);
    if (cluster.nodes.get(target)?.online !== true) {
      yield 10;
      const why = "Can't connect to destination address using public key";
      return finish(`ERROR: migration aborted (duration %): ${why}`, 'migration aborted');
    }
    const local = localVolumes(cluster, guest);
    const { volumes, isReplicated } = volumesToCopy(cluster, guest, target);
    if (isReplicated) logLine(cluster, task, 'replicating disk images');
    for (const volume of volumes) {
      logLine(
        cluster,
        task,
        `found local${isReplicated ? ', replicated' : ''} disk '${volume.storage}:${guest.spec.vmid}/${volume.key}' (attached)`,
      );
      yield* copyBytes(context, volume, (done, seconds) => `${done} bytes copied, ${seconds} s`);
    }
    yield 1;
    guest.volumes = movedVolumes(guest, local, order.storageMap);
    const source = guest.node;
    settleOnNode(cluster, guest, target);
    turnReplication(cluster, guest, source);
    finish('migration finished successfully (duration %)', 'OK');
  } catch (reason) {
    if (reason !== INTERRUPTED) throw reason;
    finish('ERROR: migration aborted (duration %): interrupted by signal', 'migration aborted');
  }
}
