import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { movesOf, whyStays } from '../../test/why.ts';

const text = 'pve1 16G: 100 4G #Rebalance_Protected, 101 4G, 102 4G #watcher\npve2 16G:';

describe('protected-guests', () => {
  it('story 17: leaves those alone that watch over the cluster', () => {
    expect(whyStays(text, 100)).to.equal('watches over the cluster (tag Rebalance_Protected)');
    expect(whyStays(text, 102, { protectedTags: ['watcher'] })).to.equal(
      'watches over the cluster (tag watcher)',
    );
    expect(whyStays(text, 102)).to.not.match(/watches/);
  });

  it('story 17: never moves the guest that this program runs in', () => {
    const snapshot = cluster(text);
    const guests = snapshot.guests.map((guest) =>
      guest.vmid === 101 && guest.placement
        ? { ...guest, placement: { ...guest.placement, runsUs: true } }
        : guest,
    );
    expect(whyStays({ ...snapshot, guests }, 101)).to.equal('this program runs inside of it');
    expect(movesOf({ ...snapshot, guests }, { evacuatedNodes: ['pve1'] }).join()).to.not.match(/101/);
  });
});
