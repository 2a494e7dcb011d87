import { expect } from 'chai';
import { learnedLines } from './learned-lines.ts';

const MIB = 2 ** 20;

describe('what was learned, on the command line', () => {
  it('is a line for each pair of nodes and for each guest, with its error', () => {
    const link = { source: 'pve1', target: 'pve2', samples: 6, bytesPerSecond: 110 * MIB, isUsed: true };
    const guest = { vmid: 101, samples: 3, dirtyBytesPerSecond: 12 * MIB, usedPercent: 80 };
    const lines = learnedLines({
      links: [{ ...link, errorPercent: 4 }],
      guests: [
        { ...guest, errorPercent: 7, downtimeMs: 60, downtimeErrorPercent: 12 },
        { vmid: 200, samples: 1, downtimeMs: 9000 },
      ],
    });
    expect(lines).to.deep.equal([
      'pve1 -> pve2  110 MiB/s of 6 measured, +/- 4 %',
      '101  writes 12 MiB/s, sends 80 % of its memory, +/- 7 %; stood still for 60 ms, +/- 12 %, of 3 measured',
      '200  stood still for 9 s, of 1 measured',
    ]);
  });

  it('is nothing before anything was measured', () => {
    expect(learnedLines({ links: [], guests: [] })).to.deep.equal(['Nothing was measured yet.']);
  });
});
