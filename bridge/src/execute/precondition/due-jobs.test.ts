import { expect } from 'chai';
import { createDueJobs } from './due-jobs.ts';

const MINUTE_MS = 60_000;

describe('S7: a backup job', () => {
  it('that was due a moment ago may not have a task yet: it still counts', () => {
    const jobs = createDueJobs();
    const nightly = (nextRunMs: number) => [{ id: 'nightly', nextRunMs }];
    const tomorrow = 24 * 60 * MINUTE_MS;
    const told = (nextRunMs: number, nowMs: number) =>
      jobs.with(nightly(nextRunMs), nowMs)?.map((job) => job.nextRunMs);
    expect(told(MINUTE_MS, 0)).to.deep.equal([MINUTE_MS]);
    expect(told(MINUTE_MS + tomorrow, MINUTE_MS + 30_000)).to.deep.equal([
      MINUTE_MS + 30_000,
      MINUTE_MS + tomorrow,
    ]);
    expect(told(MINUTE_MS + tomorrow, MINUTE_MS + 121_000)).to.deep.equal([MINUTE_MS + tomorrow]);
    expect(told(MINUTE_MS + tomorrow, MINUTE_MS + 122_000)).to.deep.equal([MINUTE_MS + tomorrow]);
  });

  it('that was told once still counts when the jobs cannot be read', () => {
    const jobs = createDueJobs();
    expect(jobs.with(undefined, 0), 'nobody knows of any').to.equal(undefined);
    const nightly = [{ id: 'nightly', nextRunMs: MINUTE_MS }];
    jobs.with(nightly, 0);
    expect(jobs.with(undefined, 1000)).to.deep.equal(nightly);
  });
});
