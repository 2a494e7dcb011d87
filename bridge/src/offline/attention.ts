/** Whether anybody can see what is read. */
export interface Attention {
  set(looking: boolean): void;
  /** Resolves at once while somebody looks, else as soon as somebody does; rejects with the signal's reason. */
  wait(signal: AbortSignal): Promise<void>;
}

export function createAttention(): Attention {
  let looking = true;
  let waiting: (() => void)[] = [];
  return {
    set(now) {
      looking = now;
      if (!looking) return;
      for (const go of waiting) go();
      waiting = [];
    },
    wait: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        if (looking) return resolve();
        waiting.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  };
}
