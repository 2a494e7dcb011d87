import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { whyStays } from '../../test/why.ts';
import { Settings } from '../settings/settings.ts';

const text = 'pve1 16G: 100 6G disk=local-lvm, 101 6G disk=local-lvm\npve2 16G:';

const roomy = {
  ...cluster(text),
  storages: ['pve1', 'pve2'].map((node) => ({
    ...{ storage: 'local-lvm', node, available: true, shared: false, content: ['images'] },
    ...{ totalBytes: 2 ** 40, usedBytes: 0 },
  })),
};

describe('local-disks', () => {
  it('keeps guests whose disks are on storage of their node', () => {
    expect(whyStays(text, 100)).to.equal('local-lvm is local to pve1');
  });

  it('with consent moves them and counts the bytes of their disks', () => {
    const { moves } = planOf(roomy, Settings.parse({ localDisksMayMove: true }));
    expect(moves.map(({ bytes }) => bytes / 2 ** 30)).to.deep.equal([14]);
  });

  it('S20: does not mind generated volumes', () => {
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

  const placed = (more: object, guest: object = {}) => ({
    ...roomy,
    guests: roomy.guests.map((each) => ({
      ...each,
      ...guest,
      ...(each.placement && { placement: { ...each.placement, ...more } }),
    })),
  });

  it('S23: keeps, even with consent, guests whose volumes may not be deleted or have snapshots', () => {
    const consent = { localDisksMayMove: true };
    expect(whyStays(placed({ isProtected: true }), 100, consent)).to.equal(
      'its volumes on local-lvm may not be deleted',
    );
    expect(whyStays(placed({ hasSnapshots: true }), 100, consent)).to.match(/have snapshots/);
  });

  it('S23: keeps containers whose snapshots their storage cannot send along', () => {
    const why = (plugin: string | undefined) => {
      const seen = placed({ hasSnapshots: true }, { kind: 'lxc' });
      const storages = seen.storages.map((each) => ({ ...each, content: ['rootdir'], plugin }));
      return whyStays({ ...seen, storages }, 100, { localDisksMayMove: true });
    };
    expect(why('lvmthin')).to.equal(
      'its volumes on local-lvm have snapshots, which only ZFS and Btrfs send along',
    );
    expect(why(undefined)).to.match(/only ZFS and Btrfs/);
    expect(why('zfspool')).to.not.match(/snapshots/);
  });

  it('keeps linked clones, which Proxmox VE does not copy, whoever consents', () => {
    const volumes = [
      {
        ...{ key: 'scsi0', storage: 'local-lvm', class: 'attached' as const, shared: false },
        cloneOf: 'base-9000-disk-0',
      },
    ];
    expect(whyStays(placed({ volumes }), 100, { localDisksMayMove: true })).to.equal(
      'its volume on local-lvm is a linked clone, which does not leave its storage',
    );
    expect(
      whyStays(placed({ volumes: volumes.map((each) => ({ ...each, shared: true })) }), 100),
    ).to.not.match(/clone/);
  });

  it('lets replicated guests go without consent', () => {
    expect(whyStays(placed({}, { replicationTargets: ['pve2'] }), 100)).to.not.match(/local/);
  });
});
