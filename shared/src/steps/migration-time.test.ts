import { expect } from 'chai';
import { migrationSeconds } from './migration-time.ts';

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

  it('copies a hot set again and again, as far as the guest can be slowed down', () => {
    const hotSet = { bytes: 110e6, seconds: 2 };
    expect(migrationSeconds({ ...fast, hotSet }).expected).to.equal(109);
    expect(migrationSeconds({ ...fast, memoryBytes: 110e6, hotSet }).expected).to.equal(9);
    expect(migrationSeconds({ ...fast, hotSet: { bytes: 880e6, seconds: 1 } }).expected).to.equal(147);
  });

  it('is told more narrowly once it was measured', () => {
    expect(migrationSeconds(fast, true)).to.deep.equal({ expected: 107, low: 90, high: 130 });
  });

  it('takes disks before memory', () => {
    expect(migrationSeconds({ ...fast, diskBytes: 110e8 }).expected).to.equal(207);
  });
});
