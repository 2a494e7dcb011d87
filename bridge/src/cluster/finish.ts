import type { Execution } from '#shared/execution/execution.ts';
import { PRODUCT_VERSION } from '#shared/protocol/product-version.ts';
import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import type { ClusterLock } from './cluster-lock.ts';
import type { ClusterWatch } from './cluster-watch.ts';
import { bodyOf, type Companion, CompanionError } from './companion.ts';
import { patiently, type RunningShare } from './share-running.ts';
import { type CooldownsFile, FILE_FORMAT } from './wire/cluster-files.ts';

/** Longer than any cooldown or ban can be set to. */
const REMEMBERED_MS = 7 * 86_400_000;
const REMEMBERED_MAX = 2000;

export interface FinishParts {
  readonly companion: Companion;
  readonly clock: Clock;
  readonly log: Log;
  readonly lock: ClusterLock;
  readonly watch: ClusterWatch;
  readonly share: RunningShare;
}

const ours = { format: FILE_FORMAT, writer: PRODUCT_VERSION };

/** Puts an execution that is over among the others, or says more of it. @throws CompanionError */
export const writePast = (companion: Companion, execution: Execution, fence?: number) =>
  companion.ask('file.write', { name: 'history', body: bodyOf({ ...ours, execution }), fence });

/**
 * What is over becomes history and cooldowns for all nodes, and then the lock is free; where it is lost for good, only
 * the history is ours to write. False: it could not be written just now.
 */
export async function finishShared(parts: FinishParts, execution: Execution): Promise<boolean> {
  const { clock, log, lock } = parts;
  const fence = lock.fence();
  try {
    await patiently(clock, () => writePast(parts.companion, execution, fence));
    if (fence === undefined) return true;
    await patiently(clock, () => rememberMoves(parts, execution, fence));
    await parts.share.now(execution);
  } catch (error) {
    log.warning('execution.not-shared', { error: errorText(error) });
    // What is refused for good is not worth keeping the others waiting for.
    if (!(error instanceof CompanionError) || !LASTING.has(error.code)) return false;
  }
  await lock.release();
  return true;
}
const LASTING: ReadonlySet<string> = new Set(['bad-request', 'fenced', 'newer', 'too-large']);

async function rememberMoves(
  { companion, watch, clock }: FinishParts,
  execution: Execution,
  fence: number,
): Promise<void> {
  const { content, trouble } = watch.now().files.cooldowns;
  if (trouble !== undefined) return;
  const sinceMs = clock.nowMs() - REMEMBERED_MS;
  const done = execution.moves
    .filter(({ state }) => state === 'done')
    .map(({ vmid, source, parkedFrom = source, target, endedAtMs = clock.nowMs() }) => ({
      ...{ vmid, source: parkedFrom, target, atMs: endedAtMs },
    }));
  if (done.length === 0) return;
  const kept = (content?.moves ?? []).filter(({ atMs }) => atMs > sinceMs);
  const file: CooldownsFile = { ...content, ...ours, moves: [...done, ...kept].slice(0, REMEMBERED_MAX) };
  await companion.ask('file.write', { name: 'cooldowns', body: bodyOf(file), fence });
}
