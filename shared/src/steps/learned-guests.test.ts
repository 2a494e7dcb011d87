import { expect } from 'chai';
import type { MeasuredMove } from '../snapshot/measured-move.ts';
import { learnedGuests } from './learned-guests.ts';

const GIB = 2 ** 30;
/** 8 GiB in 10 s of copying. */
const moved = (sentGib: number | undefined, more: Partial<MeasuredMove> = {}): MeasuredMove => ({
  ...{ source: 'pve1', target: 'pve2', vmid: 100, bytes: 8 * GIB, seconds: 16.5 },
  ...(sentGib === undefined ? {} : { sentBytes: sentGib * GIB }),
  ...more,
});

describe('what was learned of guests', () => {
  it('is how fast each writes while it moves, and how long it stood still', () => {
    const [first, second] = learnedGuests([
      moved(10, { downtimeMs: 40 }),
      moved(10, { downtimeMs: 60 }),
      moved(6, { vmid: 101 }),
    ]);
    expect(first).to.deep.equal({
      ...{ vmid: 100, samples: 2, dirtyBytesPerSecond: 0.2 * GIB, usedPercent: 100, errorPercent: 0 },
      ...{ downtimeMs: 50, downtimeErrorPercent: (100 * (20 / 40 + 20 / 60)) / 2 },
    });
    expect(second).to.deep.equal({ vmid: 101, samples: 1, dirtyBytesPerSecond: 0, usedPercent: 75 });
  });

  it('says how far off an estimate from its other moves would have been', () => {
    const [guest] = learnedGuests([moved(10), moved(12)]);
    // 12 GiB foretold for 10, and 10 for 12
    expect(guest?.errorPercent).to.be.closeTo((20 + 100 / 6) / 2, 1e-9);
  });

  it('of a container is how long it was down, where no disks were copied', () => {
    const container = { vmid: 200, kind: 'lxc', bytes: 0 } as const;
    const [guest] = learnedGuests([
      moved(undefined, { ...container, seconds: 9 }),
      moved(undefined, { ...container, seconds: 900, bytes: 8 * GIB }),
    ]);
    expect(guest).to.deep.equal({ vmid: 200, samples: 2, downtimeMs: 9000 });
  });

  it('is nothing of guests whose logs say nothing, or that nobody may see', () => {
    expect(learnedGuests([moved(undefined), moved(10, { vmid: undefined })])).to.deep.equal([]);
  });
});
