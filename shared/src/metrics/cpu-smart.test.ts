import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { weigh } from '../../test/weigh.ts';
import { cpuSmart } from './cpu-smart.ts';

describe('cpu-smart', () => {
  const told = withHistories(cluster('pve1 64G 10c: 100 8G 4c/5c\npve2 64G 10c: 101 8G 4c/5c'), {
    100: { cpuP95Cores: 5, pressure: { cpuSomePercent: 20 } },
    101: { cpuP95Cores: 5, pressure: { cpuSomePercent: 0 } },
  });
  const percents = (cpuUsageWeight: number, cpuPressureWeight: number) => {
    const { guest, total } = weigh(cpuSmart, told, { cpuUsageWeight, cpuPressureWeight });
    return guest.map((weight, index) => Math.round((weight * 100) / (total[index] ?? 0)));
  };

  it('is the mean of use and pressure by their weights', () => {
    expect(percents(1, 1)).to.deep.equal([35, 25]);
    expect(percents(1, 2)).to.deep.equal([30, 17]);
    expect(percents(1, 0)).to.deep.equal([50, 50]);
    expect(percents(0, 1)).to.deep.equal([20, 0]);
  });

  it('is the use alone where no pressure is told', () => {
    const { guest, total } = weigh(cpuSmart, 'pve1 64G 10c: 100 8G 4c/5c');
    expect((guest[0] ?? 0) / (total[0] ?? 0)).to.be.closeTo(0.5, 1e-6);
  });
});
