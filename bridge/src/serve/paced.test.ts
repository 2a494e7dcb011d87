import { expect } from 'chai';
import { manualClock } from '../clock.ts';
import { paced } from './paced.ts';

/** Something that takes `tookMs` each time, and when it was done. */
function setUp(tookMs: number) {
  const clock = manualClock();
  let addedMs = 0;
  const told: number[] = [];
  const elapsedMs = () => clock.nowMs() + addedMs;
  const tell = paced(
    () => {
      told.push(elapsedMs());
      addedMs += tookMs;
    },
    { ...clock, elapsedMs },
  );
  return { clock, told, tell };
}

describe('what is told in time', () => {
  it('is told at once, and once for all that ask meanwhile', async () => {
    const { clock, told, tell } = setUp(0);
    for (let count = 0; count < 3; count++) tell();
    await clock.advance(0);
    tell();
    await clock.advance(0);
    expect(told).to.deep.equal([0, 0]);
  });

  it('is told seldom where it takes long, and the last change is never left out', async () => {
    const { clock, told, tell } = setUp(10);
    for (let count = 0; count < 20; count++) {
      tell();
      await clock.advance(100);
    }
    expect(told).to.deep.equal([0, 510, 1020, 1530, 2040]);
    tell();
    await clock.advance(1000);
    expect(told).to.have.length(6);
  });
});
