import { broadcastOf, hostFootprintBytes } from './broadcast.ts';
import { durationStamp } from './civil-time.ts';
import type { VolumeSpec } from './cluster-spec.ts';
import { deviceRefusal } from './devices.ts';
import { INTERRUPTED } from './job.ts';
import { dirtyBytesPerSecondAt, memoryFractionAt } from './load-profile.ts';
import type { MigrationContext } from './migration.ts';
import { setLock, settleOnNode } from './placement.ts';
import { renderSize } from './render-size.ts';
import { turnReplication, volumesToCopy } from './replication.ts';
import { endTask, logLine } from './task.ts';
import { copyBytes, sendMemory } from './transfer.ts';
import { localVolumes, movedVolumes } from './volumes.ts';

/** A failure inside a job: the log lines that go with it, and what the task ends as. */
interface Failure {
  readonly lines: readonly string[];
  readonly phase: 1 | 2;
}

/** Seconds that pass besides the transfer: 2 before it and 3 after it (5-8 s in all were measured). */
export const LIVE_OVERHEAD_SECONDS = 5;

const log = (context: MigrationContext, text: string): void => logLine(context.cluster, context.task, text);

/** The log and the effects of `qm migrate --online`, second by second. */
export function* liveMigration(context: MigrationContext): Generator<number, void, void> {
  const { cluster, order, task } = context;
  const { guest } = order;
  try {
    const failure = yield* migrateLive(context);
    if (failure) yield* failTask(context, failure);
    else {
      log(context, `migration finished successfully (duration ${elapsed(context)})`);
      endTask(cluster, task, 'OK');
    }
  } catch (reason) {
    if (reason !== INTERRUPTED) throw reason;
    endFailed(context, {
      phase: 2,
      lines: [
        'ERROR: online migrate failure - interrupted by signal',
        'aborting phase 2 - cleanup resources',
        'migrate_cancel',
        'ERROR: writing to tunnel failed: broken pipe',
      ],
    });
  }
  guest.movingTo = undefined;
  const keepLock = task.exitStatus !== 'OK' && guest.failNext === 'leftover-lock';
  if (keepLock) guest.failNext = undefined;
  else setLock(cluster, guest, undefined);
  cluster.revision++;
}

const elapsed = ({ cluster, task }: MigrationContext): string =>
  durationStamp(cluster.nowMs - task.startedAtMs);

/** Cleaning up after a failure takes its time; what was interrupted ends at once. */
function* failTask(context: MigrationContext, failure: Failure): Generator<number, void, void> {
  for (const line of failure.lines) log(context, line);
  yield failure.phase;
  endFailed(context, { ...failure, lines: [] }, failure.lines);
}

function endFailed(
  context: MigrationContext,
  { lines, phase }: Failure,
  causes: readonly string[] = lines,
): void {
  for (const line of lines) log(context, line);
  const aborted = phase === 1;
  const why = aborted ? `: ${causes.find((line) => line.startsWith('ERROR: '))?.slice(7) ?? 'failed'}` : '';
  log(
    context,
    `ERROR: migration ${aborted ? 'aborted' : 'finished with problems'} (duration ${elapsed(context)})${why}`,
  );
  endTask(context.cluster, context.task, aborted ? 'migration aborted' : 'migration problems');
}

function* migrateLive(context: MigrationContext): Generator<number, Failure | undefined, void> {
  const { cluster, order } = context;
  const { guest, target } = order;
  const ip = cluster.nodes.get(target)?.spec.ip ?? target;
  const vmid = guest.spec.vmid;
  const refusal = deviceRefusal(cluster, guest, target);
  if (refusal !== undefined) return { phase: 1, lines: [`ERROR: ${refusal}`] };
  guest.movingTo = target;
  setLock(cluster, guest, 'migrate');
  log(context, 'conntrack state migration not supported or disabled, active connections might get dropped');
  log(context, `starting migration of VM ${vmid} to node '${target}' (${ip})`);
  const unreachable = yield* connect(context);
  if (unreachable) return unreachable;
  const local = localVolumes(cluster, guest);
  const copied = volumesToCopy(cluster, guest, target);
  const refused = refuseLocal(context, local, copied.isReplicated);
  if (refused) return refused;
  if (copied.isReplicated) log(context, 'replicating disk images');
  log(context, `starting VM ${vmid} on remote node '${target}'`);
  yield 1;
  const startFailure = startOnTarget(context);
  if (startFailure) return startFailure;
  log(context, 'start remote tunnel');
  yield 1;
  log(context, 'ssh tunnel ver 1');
  yield* mirrorDisks(context, copied.volumes);
  return yield* moveMemory(context, local);
}

function* connect({ cluster, order }: MigrationContext): Generator<number, Failure | undefined, void> {
  const { guest, target } = order;
  const online = cluster.nodes.get(target)?.online === true;
  if (online && guest.failNext !== 'ssh') return undefined;
  if (online) guest.failNext = undefined;
  yield online ? 1 : 10;
  return {
    phase: 1,
    lines: [
      "ERROR: Can't connect to destination address using public key",
      'aborting phase 1 - cleanup resources',
    ],
  };
}

function refuseLocal(
  context: MigrationContext,
  local: readonly VolumeSpec[],
  isReplicated: boolean,
): Failure | undefined {
  const { order } = context;
  if (local.length === 0) return undefined;
  const ids = local.map((volume) => `${volume.storage}:${order.guest.spec.vmid}/${volume.key}`);
  for (const id of ids)
    log(context, `found local${isReplicated ? ', replicated' : ''} disk '${id}' (attached)`);
  if (order.withLocalDisks) return undefined;
  return {
    phase: 1,
    lines: [
      ...ids.map(
        (id) =>
          `can't migrate local disk '${id}': can't live migrate attached local disks without with-local-disks option`,
      ),
      "ERROR: Problem found while scanning volumes - can't migrate VM - check log",
      'aborting phase 1 - cleanup resources',
    ],
  };
}

function startOnTarget({ cluster, order }: MigrationContext): Failure | undefined {
  const { guest, target } = order;
  const node = cluster.nodes.get(target);
  const used = broadcastOf(cluster).nodes.get(target)?.memoryBytes ?? 0;
  const needed = hostFootprintBytes('qemu', guest.spec.memoryBytes * guest.spec.profile.memory);
  const full = node !== undefined && used + needed > node.spec.memoryTotalBytes;
  if (!full && guest.failNext !== 'target-start') return undefined;
  if (guest.failNext === 'target-start') guest.failNext = undefined;
  return {
    phase: 2,
    lines: [
      `[${target}] kvm: cannot set up guest memory 'pc.ram': Cannot allocate memory`,
      `[${target}] start failed: QEMU exited with code 1`,
      'ERROR: online migrate failure - remote command failed with exit code 255',
      'aborting phase 2 - cleanup resources',
      'migrate_cancel',
    ],
  };
}

function* mirrorDisks(
  context: MigrationContext,
  local: readonly VolumeSpec[],
): Generator<number, void, void> {
  if (local.length === 0) return;
  const { task, order } = context;
  log(context, 'starting storage migration');
  for (const volume of local) {
    const drive = `drive-${volume.key}`;
    log(
      context,
      `${volume.key}: start migration to nbd:unix:/run/qemu-server/${order.guest.spec.vmid}_nbd.migrate:exportname=${drive}`,
    );
    task.log.push('mirror-scsi0: all jobs are running'.replace('scsi0', volume.key));
    yield* copyBytes(context, volume, (done, seconds) => {
      const percent = ((100 * done) / volume.bytes).toFixed(2);
      const ready = done >= volume.bytes ? ', ready' : '';
      return `${drive}: transferred ${renderSize(done)} of ${renderSize(volume.bytes)} (${percent}%) in ${seconds}s${ready}`;
    });
  }
  task.log.push("all 'mirror' jobs are ready");
}

function* moveMemory(
  context: MigrationContext,
  local: readonly VolumeSpec[],
): Generator<number, Failure | undefined, void> {
  const { cluster, order } = context;
  const { guest, target } = order;
  const { vmid, profile, memoryBytes } = guest.spec;
  const seed = cluster.spec.seed;
  const socket = `unix:/run/qemu-server/${vmid}.migrate`;
  for (const line of [
    `starting online/live migration on ${socket}`,
    'set migration capabilities',
    'migration downtime limit: 100 ms',
    `migration cachesize: ${renderSize(cacheBytes(memoryBytes))}`,
    'set migration parameters',
    `start migrate command to ${socket}`,
  ])
    log(context, line);
  const failing = guest.failNext === 'transfer' || guest.failNext === 'leftover-lock';
  if (guest.failNext === 'transfer') guest.failNext = undefined;
  const touched = memoryBytes * memoryFractionAt(profile, seed, vmid, cluster.nowMs);
  const dirty = () => dirtyBytesPerSecondAt(profile, seed, vmid, cluster.nowMs);
  const outcome = yield* sendMemory(
    context,
    touched,
    memoryBytes,
    dirty,
    failing ? 0.4 : Number.POSITIVE_INFINITY,
  );
  if (!outcome || cluster.nodes.get(target)?.online !== true) return transferFailure();
  log(
    context,
    `average migration speed: ${renderSize(memoryBytes / Math.max(1, outcome.seconds))}/s - downtime 37 ms`,
  );
  log(context, `migration completed, transferred ${renderSize(outcome.bytes)} VM-state`);
  log(context, 'migration status: completed');
  return yield* switchOver(context, local);
}

const transferFailure = (): Failure => ({
  phase: 2,
  lines: [
    'migration status error: failed - Unable to write to socket: Broken pipe',
    'ERROR: online migrate failure - aborting',
    'aborting phase 2 - cleanup resources',
    'migrate_cancel',
  ],
});

/** 10 % of memory rounded down to a power of two, as qemu-server sizes the xbzrle cache. */
function cacheBytes(memoryBytes: number): number {
  let cache = 1;
  while (cache * 2 <= memoryBytes / 8) cache *= 2;
  return cache;
}

/** The guest runs on the target from here on; what follows only tidies up. */
function* switchOver(
  context: MigrationContext,
  local: readonly VolumeSpec[],
): Generator<number, Failure | undefined, void> {
  const { cluster, order } = context;
  const { guest, target } = order;
  const source = guest.node;
  yield 1;
  guest.volumes = movedVolumes(guest, local, order.storageMap);
  settleOnNode(cluster, guest, target);
  turnReplication(cluster, guest, source);
  yield 2;
  if (guest.failNext !== 'after-switch') return undefined;
  guest.failNext = undefined;
  return { phase: 2, lines: [`ERROR: command 'ssh ${source} qm unlock' failed: exit code 255`] };
}
