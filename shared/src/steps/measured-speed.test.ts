import { expect } from 'chai';
import type { MeasuredMove } from '../snapshot/measured-move.ts';
import { measuredSpeed } from './measured-speed.ts';

const GIB = 2 ** 30;
const seen = (source: string, target: string, gib: number, seconds: number): MeasuredMove => ({
  ...{ source, target, bytes: gib * GIB, seconds },
});

describe('measured speed', () => {
  const five = [8, 9, 10, 11, 30].map((seconds) => seen('a', 'b', 1, seconds + 6.5));

  it('is the median of what the moves of a pair reached, less what every move costs', () => {
    expect(measuredSpeed(five, 'a', 'b')).to.equal(GIB / 10);
  });

  it('is that of the cluster for a pair that was seen too rarely', () => {
    expect(measuredSpeed([...five, seen('a', 'c', 1, 7)], 'a', 'c')).to.equal((GIB / 10 + GIB / 9) / 2);
  });

  it('says nothing before five moves that were large enough', () => {
    expect(measuredSpeed(five.slice(1), 'a', 'b')).to.equal(undefined);
    expect(measuredSpeed([...five.slice(1), seen('a', 'b', 0.01, 7)], 'a', 'b')).to.equal(undefined);
  });
});
