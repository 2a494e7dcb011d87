import { type Clock, elapsedMs } from '../clock.ts';
import { soon } from '../soon.ts';

/** After something was told the bridge does other things for so many times as long, up to a second. */
const REST_TIMES = 50;
const REST_MAX_MS = 1000;

/**
 * Runs `act` soon after it is asked for, once for all that ask meanwhile, and seldom where it takes long: a large
 * execution changes many times a second, and its state goes to every panel as a whole.
 */
export function paced(act: () => void, clock: Clock): () => void {
  let isDue = false;
  let restsUntilMs = Number.NEGATIVE_INFINITY;
  const run = () => {
    isDue = false;
    const begunMs = elapsedMs(clock);
    act();
    const endedMs = elapsedMs(clock);
    restsUntilMs = endedMs + Math.min(REST_TIMES * (endedMs - begunMs), REST_MAX_MS);
  };
  return () => {
    if (isDue) return;
    isDue = true;
    const waitMs = restsUntilMs - elapsedMs(clock);
    if (waitMs <= 0) soon(run);
    else void clock.sleep(waitMs).then(run);
  };
}
