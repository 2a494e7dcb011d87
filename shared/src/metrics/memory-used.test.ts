import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { weigh } from '../../test/weigh.ts';
import { memoryUsed } from './memory-used.ts';

const GIB = 2 ** 30;

describe('memory-used', () => {
  it('weighs what guests say that they use, and leaves the rest to the host', () => {
    const column = weigh(memoryUsed, 'pve1 64G/3G: 100 8G/6G, 101 8G stopped', { unit: GIB });
    expect(column).to.deep.equal({ resource: 'memory', guest: [6, 0], base: [3], total: [64] });
  });

  it('counts a guest of unknown load nothing: the node has measured it', () => {
    const { guest, base } = weigh(memoryUsed, 'pve1 64G/9G: 100 8G unmeasured', { unit: GIB });
    expect([guest[0], base[0]]).to.deep.equal([0, 9]);
  });

  it('leaves the cache of ZFS out, unless it is to count', () => {
    const plain = cluster('pve1 64G/24G: 100 8G/6G');
    const nodes = plain.nodes.map((node) => ({
      ...node,
      history: {
        source: 'rrddata' as const,
        takenAtMs: 0,
        windowSeconds: 0,
        cpuP95Cores: 0,
        memoryPeakBytes: 0,
        arcBytes: 18 * GIB,
      },
    }));
    const base = (countZfsCache: boolean) =>
      weigh(memoryUsed, { ...plain, nodes }, { unit: GIB, countZfsCache }).base[0];
    // ZFS keeps 1/32 of the memory, 2 GiB, whatever happens.
    expect(base(false)).to.equal(24 - (18 - 2));
    expect(base(true)).to.equal(24);
  });
});
