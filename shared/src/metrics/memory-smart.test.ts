import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { weigh } from '../../test/weigh.ts';
import { memorySmart } from './memory-smart.ts';

describe('memory-smart', () => {
  it('is the mean of use and pressure by their weights', () => {
    const told = withHistories(cluster('pve1 100G: 100 60G/60G\npve2 100G: 101 60G/60G'), {
      100: { pressure: { memorySomePercent: 30 } },
      101: { pressure: { memorySomePercent: 0 } },
    });
    const percents = (memoryUsageWeight: number, memoryPressureWeight: number) => {
      const { guest, total } = weigh(memorySmart, told, { memoryUsageWeight, memoryPressureWeight });
      return guest.map((weight, index) => Math.round((weight * 100) / (total[index] ?? 0)));
    };
    expect(percents(1, 2)).to.deep.equal([40, 20]);
    expect(percents(2, 1)).to.deep.equal([50, 40]);
  });
});
