import { type Clock, systemClock } from '../clock.ts';

/** The time of day, passing so many times faster: for tests in which everything is real but the waiting. */
export function hastyClock(times: number): Clock {
  const startMs = Date.now();
  return {
    nowMs: () => Math.round(startMs + times * (Date.now() - startMs)),
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  };
}
