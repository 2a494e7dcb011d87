/** Takes a turn and returns how to end it; rejects with the signal's reason when that aborts first. */
export type TakeTurn = (signal?: AbortSignal) => Promise<() => void>;

/** At most `max` turns at the same time, first come first served. */
export function createTurns(max: number): TakeTurn {
  let taken = 0;
  let waiting: (() => void)[] = [];
  const end = () => {
    const next = waiting.shift();
    if (next) next();
    else taken--;
  };
  const wait = (signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        waiting = waiting.filter((other) => other !== enter);
        reject(signal?.reason);
      };
      const enter = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      waiting.push(enter);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  return async (signal) => {
    signal?.throwIfAborted();
    if (taken >= max) await wait(signal);
    else taken++;
    return end;
  };
}
