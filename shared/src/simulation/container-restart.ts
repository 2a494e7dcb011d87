import { durationStamp } from './civil-time.ts';
import { INTERRUPTED } from './job.ts';
import type { MigrationContext } from './migration.ts';
import { setLock, settleOnNode } from './placement.ts';
import { turnReplication, volumesToCopy } from './replication.ts';
import { endTask, logLine } from './task.ts';
import { copyBytes } from './transfer.ts';
import { isOnNode, isSharedStorage, localVolumes, mappedStorage, movedVolumes } from './volumes.ts';

const SHUTDOWN_SECONDS = 4;
const START_SECONDS = 2;

/** `pct migrate`: a running container is shut down, moved and started again; there is no live migration. */
export function* containerRestart(context: MigrationContext): Generator<number, void, void> {
  const { cluster, order, task } = context;
  const { guest } = order;
  const wasRunning = guest.status === 'running';
  const problem = refusal(context);
  if (problem) return abort(context, problem);
  try {
    guest.movingTo = order.target;
    setLock(cluster, guest, 'migrate');
    yield* moveContainer(context, wasRunning);
    logLine(cluster, task, `migration finished successfully (duration ${elapsed(context)})`);
    endTask(cluster, task, 'OK');
  } catch (reason) {
    if (reason !== INTERRUPTED) throw reason;
    if (wasRunning) startAgain(context);
    abort(context, 'interrupted by signal');
  }
  guest.movingTo = undefined;
  setLock(cluster, guest, undefined);
}

const elapsed = ({ cluster, task }: MigrationContext): string =>
  durationStamp(cluster.nowMs - task.startedAtMs);

function refusal({ cluster, order }: MigrationContext): string | undefined {
  const { guest, target, online, restart } = order;
  if (guest.lock) return `CT is locked (${guest.lock})`;
  if (online) return 'lxc live migration is currently not implemented';
  if (guest.status === 'running' && !restart) return 'running container can only be migrated in restart mode';
  if (cluster.nodes.get(target)?.online !== true)
    return "Can't connect to destination address using public key";
  const bound = Object.entries(guest.spec.config).find(
    ([key, value]) => /^mp\d+$/.test(key) && String(value).startsWith('/') && !/shared=1/.test(String(value)),
  );
  if (bound !== undefined) {
    const type = String(bound[1]).startsWith('/dev/') ? 'device' : 'bind';
    return `cannot migrate local ${type} mount point '${bound[0]}'`;
  }
  const storages = guest.volumes.map(({ storage }) =>
    isSharedStorage(cluster, storage) ? storage : mappedStorage(order.storageMap, storage),
  );
  const away = storages.find((storage) => !isOnNode(cluster, storage, target));
  return away && `storage '${away}' is not available on node '${target}'`;
}

function abort(context: MigrationContext, why: string): void {
  const { cluster, task } = context;
  logLine(cluster, task, `ERROR: migration aborted (duration ${elapsed(context)}): ${why}`);
  endTask(cluster, task, 'migration aborted');
}

function startAgain({ cluster, order }: MigrationContext): void {
  order.guest.status = 'running';
  order.guest.startedAtMs = cluster.nowMs;
  cluster.revision++;
}

function* moveContainer(context: MigrationContext, wasRunning: boolean): Generator<number, void, void> {
  const { cluster, order, task } = context;
  const { guest, target } = order;
  const vmid = guest.spec.vmid;
  if (wasRunning) {
    logLine(cluster, task, `shutdown CT ${vmid}`);
    yield SHUTDOWN_SECONDS;
    guest.status = 'stopped';
    cluster.revision++;
  }
  const ip = cluster.nodes.get(target)?.spec.ip ?? target;
  logLine(cluster, task, `starting migration of CT ${vmid} to node '${target}' (${ip})`);
  for (const volume of guest.volumes.filter(({ storage }) => isSharedStorage(cluster, storage)))
    logLine(
      cluster,
      task,
      `volume '${volume.storage}:${vmid}/${volume.key}' is on shared storage '${volume.storage}'`,
    );
  const local = localVolumes(cluster, guest);
  for (const volume of volumesToCopy(cluster, guest, target).volumes) {
    logLine(
      cluster,
      task,
      `found local volume '${volume.storage}:${vmid}/${volume.key}' (in current VM config)`,
    );
    yield* copyBytes(context, volume, (done, seconds) => `${done} bytes copied, ${seconds} s`);
  }
  yield 1;
  guest.volumes = movedVolumes(guest, local, order.storageMap);
  logLine(cluster, task, 'start final cleanup');
  const source = guest.node;
  settleOnNode(cluster, guest, target);
  turnReplication(cluster, guest, source);
  if (!wasRunning) return;
  logLine(cluster, task, 'start container on target node');
  yield START_SECONDS;
  startAgain(context);
}
