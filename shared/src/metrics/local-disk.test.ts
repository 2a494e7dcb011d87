import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { weighAll } from '../../test/weigh.ts';
import { localDisk } from './local-disk.ts';

const GIB = 2 ** 30;
const pool = (storage: string, node: string, usedGib: number, more: object = {}) => ({
  ...{ storage, node, available: true, shared: false, content: ['images'] },
  ...{ totalBytes: 100 * GIB, usedBytes: usedGib * GIB },
  ...more,
});

describe('local-disk', () => {
  const plain = cluster('pve1 64G: 100 8G disk=fast, 101 8G disk=slow\npve2 64G: 102 8G unread');

  it('judges each pool for itself, and only those that nodes have for themselves', () => {
    const storages = [
      pool('slow', 'pve1', 20),
      pool('fast', 'pve1', 10),
      pool('fast', 'pve2', 30),
      pool('iso', 'pve1', 5, { content: ['iso'] }),
      pool('ceph', 'pve1', 5, { shared: true }),
    ];
    const columns = weighAll(localDisk, { ...plain, storages });
    const gib = (values: Float64Array) => [...values].map((value) => value / GIB);
    expect(
      columns.map(({ resource, guest, base, total }) => [resource, gib(guest), gib(base), gib(total)]),
    ).to.deep.equal([
      ['fast', [8, 0, 0], [2, 30], [100, 100]],
      ['slow', [0, 8, 0], [12, 0], [100, NaN]],
    ]);
  });

  it('has nothing to judge where all is shared', () => {
    expect(weighAll(localDisk, plain)).to.deep.equal([]);
  });
});
