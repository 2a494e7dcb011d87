import { expect } from 'chai';
import fc from 'fast-check';
import { historyOf, percentile } from './history.ts';

const GIB = 2 ** 30;
const row = (time: number, cpu: number, mem: number) => ({ time, cpu, maxcpu: 4, mem });

describe('the history of a guest', () => {
  it('is its cpu at the 95th percentile of the day and its memory peak of both windows', () => {
    const day = Array.from({ length: 100 }, (_, index) => row(700_000 + 60 * index, (index + 1) / 100, GIB));
    const week = [row(100_000, 1, 3 * GIB), row(700_000, 1, 2 * GIB)];
    expect(historyOf(day, week)).to.deep.equal({
      source: 'rrddata',
      takenAtMs: (700_000 + 60 * 99) * 1000,
      windowSeconds: 600_000 + 60 * 99,
      cpuP95Cores: 0.95 * 4,
      memoryPeakBytes: 3 * GIB,
    });
  });

  it('takes gaps for gaps, not for zeros', () => {
    const day = [{ time: 100 }, row(160, 0.5, GIB), { time: 220 }];
    expect(historyOf(day, [])).to.include({ takenAtMs: 160_000, windowSeconds: 0, cpuP95Cores: 2 });
  });

  it('is none where nothing was recorded', () => {
    expect(historyOf([], [])).to.equal(undefined);
    expect(historyOf([{ time: 100 }], [{ time: 50 }])).to.equal(undefined);
  });

  it('of a node counts the memory it uses', () => {
    const node = { time: 100, cpu: 0.5, maxcpu: 16, memused: 8 * GIB, memtotal: 64 * GIB };
    expect(historyOf([node], [])).to.include({ cpuP95Cores: 8, memoryPeakBytes: 8 * GIB });
  });
});

describe('a percentile', () => {
  it('is a value that enough of the others do not exceed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true }), { minLength: 1 }),
        fc.float({ min: 0, max: 1, noNaN: true }),
        (values, share) => {
          const found = percentile(values, share);
          if (found === undefined) throw new Error('nothing found');
          expect(values).to.include(found);
          expect(values.filter((value) => value <= found).length).to.be.at.least(
            share * values.length - 1e-9,
          );
        },
      ),
    );
    expect(percentile([], 0.95)).to.equal(undefined);
  });
});
