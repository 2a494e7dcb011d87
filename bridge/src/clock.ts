/** Time as a port, so that waits of seconds or hours cost tests nothing. */
export interface Clock {
  nowMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Milliseconds that have passed since some moment, however the time of day is set; absent: as `nowMs`. */
  elapsedMs?(): number;
  /** By which answers from outside are waited for; absent: by this one. A test that hastens all else leaves it alone. */
  readonly forAnswers?: Pick<Clock, 'sleep'>;
}

/** For whatever must not be moved by setting the clock. */
export const elapsedMs = (clock: Clock): number => clock.elapsedMs?.() ?? clock.nowMs();

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

export interface ManualClock extends Clock {
  /** Moves time on by `ms`, waking every sleeper on the way in order; awaits what they do at once. */
  advance(ms: number): Promise<void>;
}

interface Sleeper {
  readonly atMs: number;
  wake(): void;
}

/** Of those that wake at the same time, who went to sleep first. */
const soonest = (sleepers: readonly Sleeper[]): Sleeper | undefined => {
  let next = sleepers[0];
  for (const other of sleepers) if (next && other.atMs < next.atMs) next = other;
  return next;
};

/** A clock that stands still until told: for tests and simulations. */
export function manualClock(startMs = 0): ManualClock {
  let nowMs = startMs;
  let sleepers: Sleeper[] = [];
  const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    nowMs: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        };
        const sleeper = { atMs: nowMs + Math.max(0, ms), wake };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    async advance(ms) {
      const untilMs = nowMs + ms;
      await breathe();
      for (;;) {
        const next = soonest(sleepers);
        if (!next || next.atMs > untilMs) break;
        sleepers = sleepers.filter((other) => other !== next);
        nowMs = Math.max(nowMs, next.atMs);
        next.wake();
        await breathe();
      }
      nowMs = untilMs;
      await breathe();
    },
  };
}
