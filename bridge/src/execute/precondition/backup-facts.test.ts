import { expect } from 'chai';
import { createDueJobs, savedBy } from './backup-facts.ts';

const saved = (line: string | undefined) => [100, 101, 102].filter(savedBy(line));
const MINUTE_MS = 60_000;

describe('S7: a backup', () => {
  it('that runs saves whom its first line names, and everybody where that says nothing', () => {
    const line = (words: string) => `INFO: starting new backup job: vzdump ${words} --mode snapshot`;
    expect(saved(line('100 102'))).to.deep.equal([100, 102]);
    expect(saved(line('--all 1 --exclude 101,102'))).to.deep.equal([100]);
    expect(saved(line('--pool prod'))).to.deep.equal([100, 101, 102]);
    expect(saved(undefined)).to.deep.equal([100, 101, 102]);
  });

  it('that was due a moment ago may not have a task yet: it still counts', () => {
    const jobs = createDueJobs();
    const nightly = (nextRunMs: number) => [{ id: 'nightly', nextRunMs }];
    const tomorrow = 24 * 60 * MINUTE_MS;
    const told = (nextRunMs: number, nowMs: number) =>
      jobs.with(nightly(nextRunMs), nowMs).map((job) => job.nextRunMs);
    expect(told(MINUTE_MS, 0)).to.deep.equal([MINUTE_MS]);
    expect(told(MINUTE_MS + tomorrow, MINUTE_MS + 30_000)).to.deep.equal([
      MINUTE_MS + 30_000,
      MINUTE_MS + tomorrow,
    ]);
    expect(told(MINUTE_MS + tomorrow, MINUTE_MS + 121_000)).to.deep.equal([MINUTE_MS + tomorrow]);
    expect(told(MINUTE_MS + tomorrow, MINUTE_MS + 122_000)).to.deep.equal([MINUTE_MS + tomorrow]);
  });
});
