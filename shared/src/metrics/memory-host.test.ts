import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { weigh } from '../../test/weigh.ts';
import { memoryHost } from './memory-host.ts';

const GIB = 2 ** 30;

describe('memory-host', () => {
  it('weighs what guests take of their host, where the node tells it', () => {
    const plain = cluster('pve1 64G/3G: 100 8G/6G, 101 8G/2G');
    const guests = plain.guests.map((guest) =>
      guest.vmid === 100 && guest.load
        ? { ...guest, load: { ...guest.load, memoryHostBytes: 7 * GIB } }
        : guest,
    );
    const { guest, base } = weigh(memoryHost, { ...plain, guests }, { unit: GIB });
    expect(guest).to.deep.equal([7, 2]);
    expect(base).to.deep.equal([2]);
  });
});
