import { expect } from 'chai';
import type { MeasuredMove } from '../snapshot/measured-move.ts';
import { guestWriting } from './guest-writing.ts';

const GIB = 2 ** 30;
const seen = (sentGib: number | undefined, more: Partial<MeasuredMove> = {}): MeasuredMove => ({
  ...{ source: 'a', target: 'b', vmid: 100, bytes: 8 * GIB, seconds: 16.5 },
  ...(sentGib === undefined ? {} : { sentBytes: sentGib * GIB }),
  ...more,
});

describe('what a guest writes while it moves', () => {
  it('is what was sent beyond its memory, by the time that took', () => {
    expect(guestWriting([seen(10)], 100)).to.deep.equal({ share: 1, dirtyBytesPerSecond: 0.2 * GIB });
  });

  it('is nothing of a guest that sent less than it has: empty pages stay behind', () => {
    expect(guestWriting([seen(6)], 100)).to.deep.equal({ share: 0.75, dirtyBytesPerSecond: 0 });
  });

  it('is what it did in its last migrations, and unknown where no log told', () => {
    const moves = [seen(80), seen(9), seen(10), seen(11), seen(50, { vmid: 101 })];
    expect(guestWriting(moves, 100)?.dirtyBytesPerSecond).to.equal(0.2 * GIB);
    expect(guestWriting([seen(undefined), seen(10, { vmid: 101 })], 100)).to.equal(undefined);
    expect(guestWriting([seen(1, { bytes: 1000 })], 100), 'too small to tell').to.equal(undefined);
  });
});
