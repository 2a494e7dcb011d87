import { expect } from 'chai';
import type { Clock } from '../clock.ts';
import { readValue, remembered } from './outcome.ts';

describe('what is remembered of a reading', () => {
  /** A clock that somebody sets, beside the time that really passes. */
  function settable() {
    const time = { passedMs: 0, setMs: 1_700_000_000_000 };
    const clock: Clock = {
      nowMs: () => time.setMs + time.passedMs,
      elapsedMs: () => time.passedMs,
      sleep: async () => undefined,
    };
    return { time, clock };
  }

  it('is read anew when it is too old, and not before', async () => {
    const { time, clock } = settable();
    let reads = 0;
    const read = remembered(clock, 1000, async () => ++reads);
    expect(readValue(await read())).to.equal(1);
    time.passedMs += 999;
    expect(readValue(await read())).to.equal(1);
    time.passedMs += 1;
    expect(readValue(await read())).to.equal(2);
  });

  it('does not become younger when the clock is set back', async () => {
    const { time, clock } = settable();
    let reads = 0;
    const always = remembered(clock, 0, async () => ++reads);
    await always();
    time.setMs -= 600_000;
    expect(readValue(await always())).to.equal(2);
    time.passedMs += 1;
    expect(readValue(await always())).to.equal(3);
  });
});
