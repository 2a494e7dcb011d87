import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { weigh } from '../../test/weigh.ts';
import { pressureIoSome } from './pressure-io-some.ts';

describe('pressure-io-some', () => {
  const plain = cluster('pve1 64G: 100 8G, 101 8G\npve2 64G: 102 8G');
  const told = withHistories(plain, {
    100: { pressure: { ioSomePercent: 20 } },
    101: { pressure: { ioSomePercent: 10 } },
    pve1: { pressure: { ioSomePercent: 35 } },
  });

  it('adds up what guests wait, and judges no node that tells nothing', () => {
    expect(weigh(pressureIoSome, told)).to.deep.equal({
      resource: 'I/O pressure',
      guest: [2000, 1000, 0],
      base: [500, 0],
      total: [10_000, NaN],
    });
  });
});
