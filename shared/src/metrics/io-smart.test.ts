import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { weigh } from '../../test/weigh.ts';
import { ioSmart } from './io-smart.ts';

const GIB = 2 ** 30;

describe('io-smart', () => {
  it('is the mean of full pools and pressure by their weights', () => {
    const plain = cluster('pve1 64G: 100 8G disk=fast\npve2 64G: 101 8G disk=fast');
    const storages = plain.nodes.map(({ name }) => ({
      ...{ storage: 'fast', node: name, available: true, shared: false, content: ['images'] },
      ...{ totalBytes: 16 * GIB, usedBytes: 8 * GIB },
    }));
    const told = withHistories(
      { ...plain, storages },
      {
        100: { pressure: { ioSomePercent: 20 } },
        101: { pressure: { ioSomePercent: 0 } },
      },
    );
    const percents = (ioUsageWeight: number, ioPressureWeight: number) => {
      const { guest, total } = weigh(ioSmart, told, { ioUsageWeight, ioPressureWeight });
      return guest.map((weight, index) => Math.round((weight * 100) / (total[index] ?? 0)));
    };
    expect(percents(1, 1)).to.deep.equal([35, 25]);
    expect(percents(1, 2)).to.deep.equal([30, 17]);
  });
});
