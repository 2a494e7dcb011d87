/** What runs for the moves: at most one follower for each, and a new one ends the old. */
export interface Followers {
  start(key: string, run: (signal: AbortSignal) => Promise<void>): void;
  abortAll(): void;
  /** When nothing runs any more. */
  settled(): Promise<void>;
}

/** `onBug` hears of what no effect should ever throw. */
export function createFollowers(onBug: (key: string, error: unknown) => void): Followers {
  const running = new Map<string, AbortController>();
  const runs = new Set<Promise<void>>();
  return {
    start(key, run) {
      running.get(key)?.abort(new Error('superseded'));
      const controller = new AbortController();
      running.set(key, controller);
      const ended = run(controller.signal)
        .catch((error: unknown) => {
          if (!controller.signal.aborted) onBug(key, error);
        })
        .finally(() => {
          runs.delete(ended);
          if (running.get(key) === controller) running.delete(key);
        });
      runs.add(ended);
    },
    abortAll() {
      for (const controller of running.values()) controller.abort(new Error('shut down'));
    },
    async settled() {
      while (runs.size > 0) await Promise.all(runs);
    },
  };
}
