import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { weigh } from '../../test/weigh.ts';
import { globalSmart } from './global-smart.ts';

describe('global-smart', () => {
  const told = withHistories(cluster('pve1 100G 10c: 100 60G/60G 4c/1c\npve2 100G 10c: 101 20G/20G 4c/5c'), {
    100: { cpuP95Cores: 1 },
    101: { cpuP95Cores: 5 },
  });
  const percents = (memoryWeight: number, cpuWeight: number) => {
    const { guest, total } = weigh(globalSmart, told, { memoryWeight, cpuWeight });
    return guest.map((weight, index) => Math.round((weight * 100) / (total[index] ?? 0)));
  };

  it('is the mean of memory, CPU and disks by their weights', () => {
    expect(percents(1, 0)).to.deep.equal([60, 20]);
    expect(percents(0, 1)).to.deep.equal([10, 50]);
    expect(percents(1, 1)).to.deep.equal([35, 35]);
    expect(percents(3, 1)).to.deep.equal([48, 28]);
  });
});
