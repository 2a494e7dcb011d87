import type { Execution } from '#shared/execution/execution.ts';
import { WAITING_MAX_MS } from '#shared/execution/waiting.ts';
import { type Clock, elapsedMs } from '../clock.ts';
import { errorText } from '../log.ts';
import { CompanionError } from './companion.ts';
import { finishShared } from './finish.ts';
import { giveLockBack, regain, retakeLock, takeLock } from './holding.ts';
import { asked, elsewhere, isOpen, isTakenFrom, type Ties } from './ties.ts';

/** Made once: each of them would come with a trace. */
const AWAKE = new Error('it is awake');

/** What was asked for elsewhere is heard within 3 s (S6). */
const LOOK_EVERY_MS = 2000;

/** Looks at the cluster again and again, as long as anybody cares, and does what follows. */
export interface Tending {
  /** The number under which this node held the lock last. */
  lastFence: number | undefined;
  /** How many look on. */
  watchers: number;
  /** What is executed here has changed. */
  changed(own: Execution | undefined): void;
  /** Tells the others what is over, if there is something left to tell. */
  finishLast(): Promise<void>;
  /** Looks at once. */
  wake(): void;
  /** Until `signal` aborts. */
  run(signal: AbortSignal, inTurn: (act: () => Promise<void>) => Promise<void>): Promise<void>;
}

export function createTending(ties: Ties): Tending {
  const { executor, lock, watch, clock, log, share, proof, obedience } = ties;
  /** Is over, and not yet told to the others. */
  let over: Execution | undefined;
  let openId: string | undefined;
  let nudge = () => {};
  const tendOrphan = createOrphanage(ties);

  async function look(): Promise<void> {
    await watch.refresh();
    await tending.finishLast();
    if (isOpen(executor.current())) await tendOwn();
    else await tendOrphan();
  }
  async function tendOwn(): Promise<void> {
    tending.lastFence = lock.fence() ?? tending.lastFence;
    const { lock: seen, files } = watch.now();
    const isHeld = seen.held && seen.holder?.number === lock.fence();
    if (isHeld) return obedience.obey(files.control);
    lock.drop();
    await regain(ties, tending.lastFence);
  }
  const forgetLast = (own: Execution) => {
    log.warning('execution.left', { execution: own.id });
    over = undefined;
    lock.drop();
  };
  const isWanted = () => tending.watchers > 0 || over !== undefined || isOpen(executor.current());

  const tending: Tending = {
    lastFence: undefined,
    watchers: 0,
    changed(own) {
      if (own === undefined) return;
      if (isOpen(own)) {
        if (openId !== own.id) nudge();
        tending.lastFence = lock.fence() ?? tending.lastFence;
        openId = own.id;
        if (lock.fence() !== undefined) share.changed(own);
      } else if (own.id === openId) {
        over = own;
        openId = undefined;
        nudge();
      }
    },
    async finishLast() {
      if (over === undefined) return;
      if (isTaken(ties, over, tending.lastFence)) return forgetLast(over);
      await retakeLock(ties, tending.lastFence);
      if (!(await finishShared(ties, over))) return;
      over = undefined;
      await proof.write(undefined).catch(() => undefined);
      // that the lock is free is known at once, and not two seconds after what it was held for
      await watch.refresh().catch(() => undefined);
    },
    wake: () => nudge(),
    async run(signal, inTurn) {
      const rest = createRest(clock);
      while (!signal.aborted) {
        const nudged = new Promise<void>((resolve) => {
          nudge = resolve;
        });
        if (isWanted())
          await inTurn(look).catch((error: unknown) => {
            if (!(error instanceof CompanionError))
              log.warning('cluster.not-tended', { error: errorText(error) });
          });
        await rest(nudged, isWanted());
      }
    },
  };
  return tending;
}

/** Until somebody nudges, and where more is to be done until it is time for that. */
function createRest(clock: Clock): (nudged: Promise<void>, isTimed: boolean) => Promise<void> {
  let ending = new AbortController();
  return async (nudged, isTimed) => {
    let isOver = false;
    const slept = clock
      .sleep(LOOK_EVERY_MS, ending.signal)
      .then(() => {
        isOver = true;
      })
      .catch(() => undefined);
    await Promise.race(isTimed ? [slept, nudged] : [nudged]);
    if (isOver) return;
    ending.abort(AWAKE);
    ending = new AbortController();
  };
}

/** It ended here while the others could not be told, and one of them had taken it over: theirs is its end. */
function isTaken({ watch }: Ties, own: Execution, lastFence = Number.POSITIVE_INFINITY): boolean {
  const { files, history } = watch.now();
  const { execution, fence = 0 } = files.running.content ?? {};
  const goesOn = execution?.id === own.id && fence > lastFence;
  return goesOn || history.some((other) => isTakenFrom(own, other));
}

/** What nobody leads any more is closed after the ten minutes in which somebody could have continued it (S3). */
function createOrphanage(ties: Ties): () => Promise<void> {
  const { watch, clock, executor, node } = ties;
  let sinceMs: number | undefined;
  return async () => {
    const other = elsewhere(ties);
    if (!other || other.led || watch.now().lock.held) {
      sinceMs = undefined;
      return;
    }
    sinceMs ??= elapsedMs(clock);
    if (elapsedMs(clock) - sinceMs < WAITING_MAX_MS) return;
    await takeLock(ties);
    await asked(watch.refresh());
    const left = elsewhere(ties);
    if (left)
      await executor.take({ ...left.execution, node, waitingSinceMs: clock.nowMs() - WAITING_MAX_MS });
    else await giveLockBack(ties);
  };
}
