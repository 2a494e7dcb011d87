import { expect } from 'chai';
import { migrationSeconds, restartDowntimeSeconds } from './migration-time.ts';

describe('migration time', () => {
  const fast = { memoryBytes: 11e9, diskBytes: 0, bytesPerSecond: 110e6 };

  it('is the overhead and the copy, with room on both sides while nothing was measured', () => {
    expect(migrationSeconds(fast)).to.deep.equal({ expected: 107, low: 75, high: 170 });
    expect(migrationSeconds({ ...fast, memoryBytes: 0 })).to.deep.equal({ expected: 7, low: 5, high: 10 });
  });

  it('copies again what is written meanwhile, and ends even when more is written than copied', () => {
    expect(migrationSeconds({ ...fast, dirtyBytesPerSecond: 55e6 }).expected).to.equal(207);
    expect(migrationSeconds({ ...fast, dirtyBytesPerSecond: 500e6 }).expected).to.equal(507);
  });

  it('takes disks before memory', () => {
    expect(migrationSeconds({ ...fast, diskBytes: 110e8 }).expected).to.equal(207);
  });

  it('says how long a container is down', () => {
    expect(restartDowntimeSeconds(0, 110e6)).to.equal(20);
    expect(restartDowntimeSeconds(110e8, 110e6)).to.equal(120);
  });
});
