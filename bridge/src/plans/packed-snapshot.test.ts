import { expect } from 'chai';
import { cluster } from '../../../shared/test/cluster.ts';
import { pack, unpack } from './packed-snapshot.ts';

describe('a packed snapshot', () => {
  it('is the same when it is unpacked, with more guests than go into one piece too', async () => {
    const guests = Array.from({ length: 250 }, (_, index) => `${100 + index} 1G`).join(', ');
    for (const text of ['pve1 64G:\npve2 64G:', `pve1 640G: ${guests}\npve2 64G: 90 2G`]) {
      const snapshot = cluster(text);
      expect(unpack(await pack(snapshot))).to.deep.equal(snapshot);
    }
  });

  it('lets others have their turn between its pieces', async () => {
    const guests = Array.from({ length: 250 }, (_, index) => `${100 + index} 1G`).join(', ');
    let turns = 0;
    const isOver = { yet: false };
    const count = () => {
      turns++;
      if (!isOver.yet) setImmediate(count);
    };
    setImmediate(count);
    await pack(cluster(`pve1 640G: ${guests}`));
    isOver.yet = true;
    expect(turns).to.be.greaterThan(1);
  });
});
