import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { series, withHistories } from '../../test/histories.ts';
import { weigh } from '../../test/weigh.ts';
import { cpuP95 } from './cpu-p95.ts';

describe('cpu-p95', () => {
  const snapshot = cluster('pve1 64G 16c/0.5c: 100 8G 4c/1.5c, 101 8G 2c/0.25c');

  it('weighs busy cores in thousandths where no history was read', () => {
    const { guest, base, total } = weigh(cpuP95, snapshot);
    expect([...guest, ...base, ...total]).to.deep.equal([1500, 250, 500, 16_000]);
  });

  it('prefers p95 of the history to one sample, whichever is higher', () => {
    const told = withHistories(snapshot, { 100: { cpuP95Cores: 3 }, 101: { cpuP95Cores: 0.1 } });
    expect(weigh(cpuP95, told).guest).to.deep.equal([3000, 100]);
  });

  it('never stacks percentiles: peaks that do not meet are not added up', () => {
    const day = [2000, 2000, 0, 0];
    const quiet = cluster('pve1 64G 16c: 100 8G 4c/0.1c, 101 8G 4c/0.1c');
    const told = withHistories(quiet, {
      100: { cpuP95Cores: 2, series: series(day) },
      101: { cpuP95Cores: 2, series: series([...day].reverse()) },
    });
    const { guest } = weigh(cpuP95, told);
    expect(guest).to.deep.equal([1000, 1000]);
    expect(guest[0] ?? 0).to.be.lessThan(2000);
  });

  it('adds up to the percentile of the sum of the guests of each node', () => {
    const two = cluster('pve1 64G 16c: 100 8G 4c/0c, 101 8G 4c/0c\npve2 64G 16c: 102 8G 4c/0c');
    const values = [
      [100, 900, 300],
      [500, 200, 700],
      [50, 60, 70],
    ] as const;
    const told = withHistories(two, {
      100: { series: series(values[0]) },
      101: { series: series(values[1]) },
      102: { series: series(values[2]) },
    });
    expect(weigh(cpuP95, told).guest).to.deep.equal([900, 200, 70]);
  });

  it('counts a guest not below what it uses now, up to its own percentile', () => {
    const busy = cluster('pve1 64G 16c: 100 8G 4c/1.5c, 101 8G 4c/4c');
    const day = { cpuP95Cores: 2, series: series([2000, 2000, 0, 0]) };
    const night = { cpuP95Cores: 2, series: series([0, 0, 2000, 2000]) };
    expect(weigh(cpuP95, withHistories(busy, { 100: day, 101: night })).guest).to.deep.equal([1500, 2000]);
  });
});
