import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { weigh } from '../../test/weigh.ts';
import { cpuPeak } from './cpu-peak.ts';

describe('cpu-peak', () => {
  const snapshot = cluster('pve1 64G 16c: 100 8G 4c/1c, 101 8G 4c/1c');
  const told = withHistories(snapshot, {
    100: { cpuPeakCores: 4, cpuDayPeakCores: 2 },
    101: { cpuPeakCores: 4 },
  });

  it('weighs the peak of the week, or of the day', () => {
    expect(weigh(cpuPeak, told).guest).to.deep.equal([4000, 4000]);
    expect(weigh(cpuPeak, told, { peakWindow: 'day' }).guest).to.deep.equal([2000, 4000]);
  });

  it('takes from the peaks what their node never saw at once', () => {
    const node = withHistories(told, {
      100: { cpuPeakCores: 4 },
      101: { cpuPeakCores: 4 },
      pve1: { cpuPeakCores: 6 },
    });
    expect(weigh(cpuPeak, node).guest).to.deep.equal([3000, 3000]);
  });

  it('weighs the current sample where no history was read', () => {
    expect(weigh(cpuPeak, snapshot).guest).to.deep.equal([1000, 1000]);
  });
});
