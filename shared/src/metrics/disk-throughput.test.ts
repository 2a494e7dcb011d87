import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { weigh } from '../../test/weigh.ts';
import { diskThroughput } from './disk-throughput.ts';

const MIB = 2 ** 20;

describe('disk-throughput', () => {
  it('weighs what guests read and write over what disks carry', () => {
    const told = withHistories(cluster('pve1 64G: 100 8G, 101 8G stopped\npve2 64G:'), {
      100: { diskBytesPerSecond: 30 * MIB },
      101: { diskBytesPerSecond: 10 * MIB },
    });
    const column = weigh(diskThroughput, told, { unit: MIB, diskMaxBytesPerSecond: 200 * MIB });
    expect(column).to.deep.equal({
      resource: 'disk throughput',
      guest: [30, 0],
      base: [0, 0],
      total: [200, NaN],
    });
  });
});
