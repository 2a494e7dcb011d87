import { advance } from '#shared/execution/advance.ts';
import type { Execution } from '#shared/execution/execution.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import type { Clock } from '../clock.ts';
import type { Executor } from '../execute/executor.ts';
import type { Log } from '../log.ts';
import type { Audit } from './audit.ts';
import type { ClusterLock } from './cluster-lock.ts';
import { type ClusterNow, type ClusterWatch, LOCK_EXPIRES_MS } from './cluster-watch.ts';
import { type Companion, CompanionError } from './companion.ts';
import type { Obedience } from './control.ts';
import type { Proof } from './proof.ts';
import type { RunningShare } from './share-running.ts';

/** What ties this node's executor to the others. */
export interface Ties {
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly companion: Companion;
  readonly executor: Executor;
  readonly lock: ClusterLock;
  readonly watch: ClusterWatch;
  readonly share: RunningShare;
  readonly audit: Audit;
  readonly obedience: Obedience;
  readonly proof: Proof;
}

export const isOpen = (execution: Execution | undefined): boolean =>
  execution !== undefined && execution.phase !== 'finished';

/** What is executed here, and what is seen of the others. */
type Eyes = Pick<Ties, 'watch' | 'node'> & {
  readonly executor: Pick<Executor, 'current'>;
  readonly lock: Pick<ClusterLock, 'fence'>;
};

/** What another node executes or has left behind; `led`: that node is there. */
export interface Elsewhere {
  readonly execution: Execution;
  readonly fence: number;
  readonly led: boolean;
}

/** A file under an older number than the lock's is the echo of somebody who is gone. */
export function elsewhere(eyes: Eyes): Elsewhere | undefined {
  const { executor, watch } = eyes;
  const { files, lock } = watch.now();
  const running = files.running.content;
  const own = executor.current();
  if (!running || !isOpen(running.execution)) return undefined;
  const { execution, fence } = running;
  const led = lock.held && lock.holder?.number === fence && !isOrphaned(eyes, fence);
  // What has ended here while nobody could be told may go on under another node, which had taken it over before.
  if (own?.id === execution.id && (isOpen(own) || !led || !isTakenFrom(own, execution))) return undefined;
  return { execution, fence, led };
}

/** Held by an earlier process of this node, which is gone, and of which nothing is left to go on with. */
const isOrphaned = ({ watch, node, lock }: Eyes, fence: number): boolean =>
  watch.now().lock.holder?.node === node && lock.fence() !== fence;

/** Another node has gone on with it: what it says of it counts, and our own end of it does not. */
export const isTakenFrom = (own: Execution, other: Execution): boolean =>
  own.id === other.id && own.node !== other.node;

/** The one execution of the cluster, wherever it runs; one that nobody leads waits for somebody (S3). */
export function currentOf(ties: Eyes & Pick<Ties, 'clock'>): Execution | undefined {
  const own = ties.executor.current();
  if (isOpen(own)) return own;
  const other = elsewhere(ties);
  if (other) return other.led ? other.execution : abandoned(other.execution, ties.clock.nowMs());
  const last = ties.watch.now().files.running.content?.execution;
  if (!last || !own) return own ?? last;
  if (!isOpen(last) && isTakenFrom(own, last)) return last;
  return (last.endedAtMs ?? 0) > (own.endedAtMs ?? 0) ? last : own;
}

function abandoned(execution: Execution, atMs: number): Execution {
  const [waiting] = advance(execution, { type: 'restarted', authority: false, atMs });
  return { ...waiting, detail: `interrupted: the bridge of ${execution.node ?? 'another node'} is gone` };
}

export const reachable = ({ unreachable }: ClusterNow): boolean => unreachable === undefined;

/** Asks the companion; what it refuses becomes a refusal that a person can read. */
export async function asked<Value>(asking: Promise<Value>): Promise<Value> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof CompanionError)) throw error;
    if (error.code === 'no-quorum') throw new Refusal('no-quorum');
    const message = error.message.slice(0, 200);
    throw new Refusal(error.code === 'other-version' ? 'companion-differs' : 'companion-unreachable', {
      message,
    });
  }
}

export function lockHeld({ watch }: Pick<Ties, 'watch'>): Refusal {
  const { lock, unrenewedMs } = watch.now();
  const seconds = Math.ceil(Math.max(0, LOCK_EXPIRES_MS - unrenewedMs) / 1000);
  return new Refusal('lock-held', { node: lock.holder?.node || 'another node', seconds });
}
