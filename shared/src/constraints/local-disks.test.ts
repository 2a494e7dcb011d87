import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { whyStays } from '../../test/why.ts';
import { Settings } from '../settings/settings.ts';

const text = 'pve1 16G: 100 6G disk=local-lvm, 101 6G disk=local-lvm\npve2 16G:';

describe('local-disks', () => {
  it('keeps guests whose disks are on storage of their node', () => {
    expect(whyStays(text, 100)).to.equal('local-lvm is local to pve1');
  });

  it('with consent moves them and counts the bytes of their disks', () => {
    const { moves } = planOf(cluster(text), Settings.parse({ localDisksMayMove: true }));
    expect(moves.map(({ bytes }) => bytes / 2 ** 30)).to.deep.equal([14]);
  });

  it('does not mind generated volumes', () => {
    const snapshot = cluster(text);
    const guests = snapshot.guests.map((guest) => ({
      ...guest,
      ...(guest.placement && {
        placement: {
          ...guest.placement,
          volumes: guest.placement.volumes.map((volume) => ({ ...volume, class: 'generated' as const })),
        },
      }),
    }));
    expect(whyStays({ ...snapshot, guests }, 100)).to.not.match(/local/);
  });
});
