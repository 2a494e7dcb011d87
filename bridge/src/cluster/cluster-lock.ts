import { type Clock, elapsedMs } from '../clock.ts';
import { errorText, type Log } from '../log.ts';
import { type Companion, CompanionError } from './companion.ts';

const RENEW_MS = 10_000;
/** After a renewal that failed. */
const RETRY_MS = 2000;
/** Half of what pmxcfs gives an owner that is silent: what is asked for until then is sent long before it is over. */
const FRESH_MS = 60_000;

/** The lock of the cluster in the hands of this bridge (pve-api.md 6.1). */
export interface ClusterLock {
  /** The number that it is held under; `undefined` while it is not. */
  fence(): number | undefined;
  /** It was renewed within the last minute: only then anything may be started. */
  isFresh(): boolean;
  /** `undefined`: somebody else has it. @throws CompanionError */
  acquire(): Promise<number | undefined>;
  /** Takes up again what an earlier process held; false when it is gone. @throws CompanionError */
  resume(fence: number): Promise<boolean>;
  /** Never throws: what is not given back expires. */
  release(): Promise<void>;
  /** Renews it no more, and leaves it. */
  drop(): void;
}

export interface ClusterLockParts {
  readonly companion: Companion;
  readonly clock: Clock;
  readonly log: Log;
  /** It is certain that it is not ours any more. */
  onLost(): void;
}

export function createClusterLock({ companion, clock, log, onLost }: ClusterLockParts): ClusterLock {
  let fence: number | undefined;
  let renewedMs = 0;
  let ended = new AbortController();

  const drop = () => {
    ended.abort(new Error('the lock is not held'));
    fence = undefined;
  };
  /** How long to wait for the next; `undefined`: it is lost. */
  const renewOnce = async (number: number): Promise<number | undefined> => {
    const askedMs = elapsedMs(clock);
    try {
      await companion.ask('lock.renew', { fence: number });
      renewedMs = askedMs;
      return RENEW_MS;
    } catch (error) {
      log.warning('lock.not-renewed', { error: errorText(error) });
      return error instanceof CompanionError && error.code === 'fenced' ? undefined : RETRY_MS;
    }
  };
  const renew = async (number: number, signal: AbortSignal): Promise<void> => {
    let waitMs: number | undefined = RENEW_MS;
    while (waitMs !== undefined) {
      await clock.sleep(waitMs, signal);
      waitMs = await renewOnce(number);
    }
    if (signal.aborted) return;
    drop();
    onLost();
  };
  const hold = (number: number, sinceMs: number) => {
    drop();
    fence = number;
    renewedMs = sinceMs;
    ended = new AbortController();
    renew(number, ended.signal).catch(() => undefined);
  };

  return {
    fence: () => fence,
    isFresh: () => fence !== undefined && elapsedMs(clock) - renewedMs < FRESH_MS,
    async acquire() {
      const askedMs = elapsedMs(clock);
      const { fence: number } = await companion.ask('lock.acquire', {});
      if (number !== undefined) hold(number, askedMs);
      return number;
    },
    async resume(number) {
      const askedMs = elapsedMs(clock);
      try {
        await companion.ask('lock.renew', { fence: number });
      } catch (error) {
        if (error instanceof CompanionError && error.code === 'fenced') return false;
        throw error;
      }
      hold(number, askedMs);
      return true;
    },
    async release() {
      const number = fence;
      drop();
      if (number === undefined) return;
      await companion.ask('lock.release', { fence: number }).catch((error: unknown) => {
        log.warning('lock.not-released', { error: errorText(error) });
      });
    },
    drop,
  };
}
