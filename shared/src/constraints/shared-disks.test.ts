import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whyStays } from '../../test/why.ts';

describe('shared-disks', () => {
  it('S23: keeps two guests with one disk where they are, both of them', () => {
    const snapshot = cluster('pve1 16G: 100 6G, 101 6G, 102 2G\npve2 16G:');
    const disk = { key: 'scsi1', storage: 'san', class: 'attached' as const, shared: true, ownerVmid: 101 };
    const guests = snapshot.guests.map((guest) =>
      guest.vmid === 100 && guest.placement
        ? { ...guest, placement: { ...guest.placement, volumes: [disk] } }
        : guest,
    );
    const both = { ...snapshot, guests };
    expect(whyStays(both, 100)).to.equal('shares a disk with 101');
    expect(whyStays(both, 101)).to.equal('shares a disk with 100');
    expect(whyStays(both, 102)).to.not.match(/shares/);
  });
});
