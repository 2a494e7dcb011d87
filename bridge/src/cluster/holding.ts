import { Refusal } from '#shared/protocol/problems.ts';
import { errorText } from '../log.ts';
import { askExecutor } from './control.ts';
import { asked, elsewhere, lockHeld, type Ties } from './ties.ts';

const STAND_BACK_TRIES = 12;
const STAND_BACK_MS = 1000;

/** Takes the lock of the cluster. @throws Refusal */
export async function takeLock(ties: Ties): Promise<void> {
  const fence = await asked(ties.lock.acquire());
  if (fence === undefined) throw lockHeld(ties);
  await keepProof(ties, fence);
}

/** Without a proof on disk a crash costs the two minutes until the lock has expired, and no more. */
async function keepProof({ proof, log }: Ties, fence: number | undefined): Promise<void> {
  await proof
    .write(fence)
    .catch((error: unknown) => log.warning('proof.not-written', { error: errorText(error) }));
}

export async function giveLockBack(ties: Ties): Promise<void> {
  await ties.lock.release();
  await keepProof(ties, undefined);
}

/** Brings the execution of this id here, from a node that stands back or is gone. @throws Refusal */
export async function takeOver(ties: Ties, id: string, by: string): Promise<void> {
  const { watch, clock, executor, obedience, node, audit } = ties;
  const other = elsewhere(ties);
  if (other?.execution.id !== id) throw new Refusal('execution-unknown', { id });
  const { phase } = other.execution;
  if (other.led) {
    if (phase !== 'waiting' && phase !== 'paused') throw new Refusal('not-now', { phase });
    const wish = { executionId: id, action: 'yield', by, atMs: clock.nowMs(), fence: other.fence } as const;
    await asked(askExecutor(ties, wish));
    await untilFree(ties);
  }
  await takeLock(ties);
  try {
    await asked(watch.refresh());
    const left = elsewhere(ties);
    if (left?.execution.id !== id) throw new Refusal('execution-unknown', { id });
    obedience.ignore(watch.now().files.control);
    await audit.note('execution.taken-over', by, { execution: id, from: left.execution.node ?? '' });
    await executor.take({ ...left.execution, node });
    // The wish that brought it here would be one to us after a restart.
    await asked(askExecutor(ties, { executionId: 'none', action: 'close', by, atMs: clock.nowMs() }));
  } catch (error) {
    await giveLockBack(ties);
    throw error;
  }
}

/** @throws Refusal when its holder keeps it */
async function untilFree(ties: Ties): Promise<void> {
  for (let tries = 0; tries < STAND_BACK_TRIES; tries++) {
    await ties.clock.sleep(STAND_BACK_MS);
    const { lock } = await asked(ties.watch.refresh());
    if (!lock.held) return;
  }
  throw lockHeld(ties);
}

/**
 * Takes the lock again after it was lost, if nobody else has taken it since: the newest fencing number is still ours.
 * False where somebody has. @throws CompanionError
 */
export async function retakeLock(ties: Ties, lastFence: number | undefined): Promise<boolean> {
  const { lock, watch } = ties;
  if (lock.fence() !== undefined) return true;
  const { lock: seen } = watch.now();
  if (lastFence === undefined || seen.holder?.number !== lastFence) return false;
  if (seen.held) await lock.resume(lastFence);
  else await keepProof(ties, await lock.acquire());
  return true;
}

/** Goes on with what this node executed; where somebody else has taken the lock since, it is forgotten here. */
export async function regain(ties: Ties, lastFence: number | undefined): Promise<void> {
  const { executor, watch, lock, share, log } = ties;
  const own = executor.current();
  if (!(await retakeLock(ties, lastFence))) {
    log.warning('execution.left', { execution: own?.id, holder: watch.now().lock.holder?.node });
    return executor.leave();
  }
  if (own && lock.fence() !== undefined) share.changed(own);
}
