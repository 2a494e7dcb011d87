import { expect } from 'chai';
import fc from 'fast-check';
import { historyOf, percentile } from './history.ts';

const GIB = 2 ** 30;
const row = (time: number, cpu: number, mem: number) => ({ time, cpu, maxcpu: 4, mem });

describe('the history of a guest', () => {
  it('is its cpu at the 95th percentile of the day and its memory peak of both windows', () => {
    const day = Array.from({ length: 100 }, (_, index) => row(700_000 + 60 * index, (index + 1) / 100, GIB));
    const week = [row(100_000, 1, 3 * GIB), row(700_000, 1, 2 * GIB)];
    const { series, recentMillicores, ...figures } = historyOf(day, week) ?? {};
    expect(recentMillicores).to.have.length(30).and.include(4000);
    expect(series?.cpuMillicores.at(-1)).to.equal(3900);
    expect(figures).to.deep.equal({
      source: 'rrddata',
      takenAtMs: (700_000 + 60 * 99) * 1000,
      windowSeconds: 600_000 + 60 * 99,
      cpuP95Cores: 0.95 * 4,
      cpuPeakCores: 4,
      cpuDayPeakCores: 4,
      memoryPeakBytes: 3 * GIB,
      memoryDayPeakBytes: GIB,
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

  it('adds up half hours of the clock, so that guests can be added up with each other', () => {
    const day = [row(1800, 0.5, GIB), row(3599, 0.75, GIB), { time: 3700 }, row(7200, 0.25, 2 * GIB)];
    expect(historyOf(day, [])?.series).to.deep.equal({
      firstSlot: 1,
      cpuMillicores: [2500, null, null, 1000],
      memoryMib: [1024, null, null, 2048],
    });
  });

  it('counts what a guest takes on its host where that is told', () => {
    const day = [{ ...row(1800, 0.5, GIB), memhost: 2 * GIB }];
    expect(historyOf(day, [])?.series?.memoryMib).to.deep.equal([2048]);
  });

  it('has minutes only where minutes are kept', () => {
    const of = (stepSeconds: number) =>
      historyOf([row(stepSeconds, 0.5, GIB), row(2 * stepSeconds, 0.25, GIB)], [])?.recentMillicores;
    expect(of(60)).to.deep.equal([2000, 1000]);
    expect(of(1799)).to.equal(undefined);
  });

  it('means the pressure of the last hour, and knows none where Proxmox VE tells none', () => {
    const stalled = (time: number, some: number) => ({ ...row(time, 0.5, GIB), pressurecpusome: some });
    const day = [stalled(60, 90), stalled(7200, 10), stalled(7260, 20)];
    expect(historyOf(day, [])?.pressure).to.deep.equal({ cpuSomePercent: 15 });
    expect(historyOf([row(60, 0.5, GIB)], [])?.pressure).to.equal(undefined);
  });

  it('takes throughput at the 95th percentile of the day, and the newest size of the cache', () => {
    const busy = { ...row(60, 0.5, GIB), netin: 100, netout: 50, diskread: 7, arcsize: 5 };
    const idle = { ...row(120, 0.5, GIB), netin: 1, netout: 0, arcsize: 3 };
    expect(historyOf([busy, idle], [])).to.include({
      networkBytesPerSecond: 150,
      diskBytesPerSecond: 7,
      arcBytes: 3,
    });
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
