import { type Clock, systemClock } from '../clock.ts';

/** The time of day, passing so many times faster: for tests in which everything is real but the waiting. How long
 * an answer may take stays as it is: on a busy machine nothing is taken for unknown. */
export function hastyClock(times: number): Clock {
  const startMs = Date.now();
  return {
    nowMs: () => Math.round(startMs + times * (Date.now() - startMs)),
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
    forAnswers: systemClock,
  };
}
