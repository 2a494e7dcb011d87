import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { weigh } from '../../test/weigh.ts';
import { pressureCpuSome } from './pressure-cpu-some.ts';

describe('pressure-cpu-some', () => {
  const plain = cluster('pve1 64G: 100 8G, 101 8G\npve2 64G: 102 8G');
  const told = withHistories(plain, {
    100: { pressure: { cpuSomePercent: 20 } },
    101: { pressure: { cpuSomePercent: 10 } },
    pve1: { pressure: { cpuSomePercent: 35 } },
  });

  it('adds up what guests wait, and judges no node that tells nothing', () => {
    expect(weigh(pressureCpuSome, told)).to.deep.equal({
      resource: 'CPU pressure',
      guest: [2000, 1000, 0],
      base: [500, 0],
      total: [10_000, NaN],
    });
  });
});
