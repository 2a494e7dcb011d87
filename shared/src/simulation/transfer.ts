import type { VolumeSpec } from './cluster-spec.ts';
import type { MigrationContext } from './migration.ts';
import { renderSize } from './render-size.ts';
import { logLine } from './task.ts';
import { mappedStorage } from './volumes.ts';

/** Copies a volume over the links, within the limits of its storages, with a line of progress now and then. */
export function* copyBytes(
  { holder, order, cluster, task }: MigrationContext,
  { bytes, storage }: VolumeSpec,
  progress: (doneBytes: number, seconds: number) => string,
): Generator<number, void, void> {
  const source = order.guest.node;
  const flow = {
    source,
    target: order.target,
    limitBytesPerSecond: Math.min(
      order.limitBytesPerSecond,
      storageLimit(cluster, storage),
      storageLimit(cluster, mappedStorage(order.storageMap, storage)),
    ),
    grantedBytes: 0,
  };
  holder.flow = flow;
  try {
    let left = bytes;
    for (let seconds = 1; left > 0; seconds++) {
      yield 1;
      left -= flow.grantedBytes;
      if (left <= 0 || seconds % 5 === 0) task.log.push(progress(Math.min(bytes, bytes - left), seconds));
      stallGuard(cluster, flow.grantedBytes);
    }
  } finally {
    holder.flow = undefined;
  }
}

const storageLimit = ({ spec }: MigrationContext['cluster'], id: string): number =>
  spec.storages.find(({ storage }) => storage === id)?.migrationLimitBytesPerSecond ??
  Number.POSITIVE_INFINITY;

const stallGuard = (cluster: MigrationContext['cluster'], grantedBytes: number): void => {
  // A link without capacity would keep the copy forever at zero; the spec promises capacity, so this is a bug.
  if (grantedBytes <= 0 && cluster.spec.streamBytesPerSecond <= 0)
    throw new RangeError(`streamBytesPerSecond is ${cluster.spec.streamBytesPerSecond}, must be positive`);
};

const DOWNTIME_START_MS = 100;
const DOWNTIME_CAP_MS = 2_000_000;
const PATIENT_POLLS = 5;

export interface MemoryOutcome {
  readonly bytes: number;
  readonly seconds: number;
}

/**
 * Pre-copy of memory: what is rewritten meanwhile is sent again, so that what is left shrinks by bandwidth minus
 * dirty rate (engine-anchors 5.1). When it does not shrink, the guest is throttled (auto-converge) and the
 * downtime limit doubles, as QEMU and qemu-server do.
 */
export function* sendMemory(
  { holder, order, cluster, task }: MigrationContext,
  memoryBytes: number,
  totalBytes: number,
  dirtyBytesPerSecond: () => number,
  failAtFraction: number,
): Generator<number, MemoryOutcome | undefined, void> {
  const flow = {
    source: order.guest.node,
    target: order.target,
    limitBytesPerSecond: order.limitBytesPerSecond,
    grantedBytes: 0,
  };
  holder.flow = flow;
  const pace = { downtimeMs: DOWNTIME_START_MS, stuckPolls: 0, throttle: 1 };
  let left = memoryBytes;
  let sent = 0;
  try {
    for (let seconds = 1; ; seconds++) {
      yield 1;
      const speed = Math.max(1, flow.grantedBytes);
      const dirty = Math.min(dirtyBytesPerSecond() * pace.throttle, memoryBytes);
      const before = left;
      const shrink = speed - dirty;
      if (shrink > 0 && left <= shrink) return { bytes: sent + left, seconds: seconds - 1 + left / shrink };
      left = Math.max(0, Math.min(memoryBytes, left - shrink));
      sent += speed;
      if (left <= (speed * pace.downtimeMs) / 1000) return { bytes: sent, seconds };
      if (sent >= memoryBytes * failAtFraction) return undefined;
      logProgress(cluster, task, { sent, totalBytes, speed, dirty });
      convergeHarder(pace, left >= before, (text) => logLine(cluster, task, text));
    }
  } finally {
    holder.flow = undefined;
  }
}

interface Progress {
  readonly sent: number;
  readonly totalBytes: number;
  readonly speed: number;
  readonly dirty: number;
}

function logProgress(
  cluster: MigrationContext['cluster'],
  task: MigrationContext['task'],
  { sent, totalBytes, speed, dirty }: Progress,
): void {
  const lots = dirty > speed ? `, VM dirties lots of memory: ${renderSize(dirty)}/s` : '';
  logLine(
    cluster,
    task,
    `migration active, transferred ${renderSize(sent)} of ${renderSize(totalBytes)} VM-state, ${renderSize(speed)}/s${lots}`,
  );
}

interface Pace {
  downtimeMs: number;
  stuckPolls: number;
  throttle: number;
}

function convergeHarder(pace: Pace, stuck: boolean, log: (text: string) => void): void {
  pace.stuckPolls = stuck ? pace.stuckPolls + 1 : 0;
  if (!stuck) return;
  pace.throttle *= 0.9;
  if (pace.stuckPolls <= PATIENT_POLLS || pace.downtimeMs >= DOWNTIME_CAP_MS) return;
  pace.downtimeMs = Math.min(DOWNTIME_CAP_MS, pace.downtimeMs * 2);
  log(`auto-increased downtime to continue migration: ${pace.downtimeMs} ms`);
}
