import type { Executor, Person } from '../execute/executor.ts';
import { errorText } from '../log.ts';
import { companionAudit } from './audit.ts';
import { createClusterLock } from './cluster-lock.ts';
import { createClusterWatch } from './cluster-watch.ts';
import { askExecutor, createObedience } from './control.ts';
import { giveLockBack, takeOver } from './holding.ts';
import { createTurn } from './in-turn.ts';
import { createMayAct } from './may-act.ts';
import { createRunningShare } from './share-running.ts';
import type { SharedExecutorParts } from './shared-executor.ts';
import { createTending, type Tending } from './tend.ts';
import { asked, elsewhere, isOpen, type Ties } from './ties.ts';

export interface Tied {
  readonly ties: Ties;
  readonly tending: Tending;
  readonly listeners: Set<() => void>;
  inTurn<Value>(act: () => Promise<Value>): Promise<Value>;
}

/** Puts the parts together; each knows the others through `ties`. */
export function tie({ node, companion, clock, log, proof, executorWith }: SharedExecutorParts): Tied {
  const listeners = new Set<() => void>();
  const tellAll = () => {
    for (const listener of listeners) listener();
  };
  const lock = createClusterLock({ companion, clock, log, onLost: () => tending.wake() });
  const watch = createClusterWatch({
    ...{ companion, clock, onChange: tellAll },
    isOurs: (fence) => lock.fence() === fence,
  });
  const share = createRunningShare({ companion, clock, log, fence: lock.fence });
  const executor = executorWith(() => mayAct());
  const ties: Ties = {
    ...{ node, clock, log, companion, executor, lock, watch, share, proof },
    obedience: createObedience({ executor, fence: lock.fence, standBack: () => standBack(ties) }),
    audit: companionAudit(companion, log),
  };
  const mayAct = createMayAct(ties);
  const tending = createTending(ties);
  executor.subscribe(() => {
    tending.changed(executor.current());
    tellAll();
  });
  return { ties, tending, listeners, inTurn: createTurn() };
}

/** Somebody continues it elsewhere. */
async function standBack(ties: Ties): Promise<void> {
  const own = ties.executor.current();
  if (own) await ties.share.now(own);
  await ties.executor.leave();
  await giveLockBack(ties);
}

/** Takes up what an earlier process of this node held, if it can show that it was this node's. */
export async function recover(
  { ties, tending }: Tied,
  handedOver: Parameters<Executor['recover']>[0],
): Promise<void> {
  const { proof, lock, executor, watch, log } = ties;
  const fence = await proof.read();
  tending.lastFence = fence;
  const isResumed = fence !== undefined && (await lock.resume(fence).catch(() => false));
  await executor.recover(isResumed ? handedOver : undefined);
  if (!isResumed) handedOver?.mandate.erase();
  if (isResumed && !isOpen(executor.current())) await giveLockBack(ties);
  await watch
    .refresh()
    .catch((error: unknown) => log.warning('companion.unreachable', { error: errorText(error) }));
}

/** Ends it here or, through a file that its executor reads, wherever it runs (S6). @throws Refusal */
export async function end(
  { ties, inTurn }: Tied,
  id: string,
  by: Person,
  action: 'stop' | 'abort' | 'close',
) {
  const { executor, clock, audit } = ties;
  const { userid } = by;
  void audit.note(`execution.${action}`, userid, { execution: id });
  const other = elsewhere(ties);
  if (other?.execution.id !== id) return executor[action](id, by);
  if (other.led) {
    await asked(askExecutor(ties, { executionId: id, action, by: userid, atMs: clock.nowMs() }));
    return;
  }
  await inTurn(async () => {
    await takeOver(ties, id, userid);
    executor.close(id, by);
  });
}
