import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { weigh } from '../../test/weigh.ts';
import { networkThroughput } from './network-throughput.ts';

const MIB = 2 ** 20;

describe('network-throughput', () => {
  const told = withHistories(cluster('pve1 64G: 100 8G, 101 8G\npve2 64G: 102 8G'), {
    100: { networkBytesPerSecond: 30 * MIB },
    101: { networkBytesPerSecond: 10 * MIB },
    pve1: { networkBytesPerSecond: 50 * MIB },
  });

  it('weighs what guests send and receive, and what the node does beyond that', () => {
    const column = weigh(networkThroughput, told, { unit: MIB, networkMaxBytesPerSecond: 100 * MIB });
    expect(column).to.deep.equal({
      resource: 'network',
      guest: [30, 10, 0],
      base: [10, 0],
      total: [100, NaN],
    });
  });
});
