import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whyNot } from '../../test/why.ts';
import type { SettingsInput } from '../settings/settings.ts';
import type { VolumeFacts } from '../snapshot/guest-facts.ts';

const GIB = 2 ** 30;
const CONSENT = { localDisksMayMove: true };

interface Space {
  readonly node: string;
  readonly storage?: string;
  readonly total: number;
  readonly used: number;
}

function scene(volumes: readonly Partial<VolumeFacts>[], spaces: readonly Space[]) {
  const snapshot = cluster('pve1 64G: 100 8G\npve2 64G:\npve3 64G:');
  const guests = snapshot.guests.map((guest) => ({
    ...guest,
    ...(guest.placement && {
      placement: {
        ...guest.placement,
        volumes: volumes.map(
          (volume, index): VolumeFacts => ({
            ...{ key: `scsi${index}`, storage: 'ssd', class: 'attached', shared: false },
            ...volume,
          }),
        ),
      },
    }),
  }));
  const storages = spaces.map(({ node, storage = 'ssd', total, used }) => ({
    ...{ storage, node, available: true, shared: false, content: ['images'] },
    ...{ totalBytes: total * GIB, usedBytes: used * GIB },
  }));
  return { ...snapshot, guests, storages };
}

const why = (volumes: readonly Partial<VolumeFacts>[], spaces: readonly Space[], input: SettingsInput = {}) =>
  whyNot(scene(volumes, spaces), 100, 'pve2', { ...CONSENT, ...input });

const home = { node: 'pve1', total: 100, used: 60 };

describe('storage-space', () => {
  it('S20: keeps a rest of the storage free that disks are copied to', () => {
    const disks = [{ bytes: 30 * GIB }, { bytes: 10 * GIB, class: 'unused' as const }];
    expect(why(disks, [home, { node: 'pve2', total: 100, used: 50 }])).to.equal('moving it would not help');
    expect(why(disks, [home, { node: 'pve2', total: 100, used: 51 }])).to.equal(
      'ssd on pve2 would reach 91 %, limit 90 %',
    );
    expect(why(disks, [home, { node: 'pve2', total: 100, used: 51 }], { storageRestPercent: 5 })).to.equal(
      'moving it would not help',
    );
  });

  it('takes no disk of unknown size, and does not mind generated ones', () => {
    const target = { node: 'pve2', total: 100, used: 0 };
    expect(why([{}], [home, target])).to.equal(
      'how much its volumes of ssd need, or how much is free, is unknown',
    );
    expect(why([{ class: 'generated' }], [home, target])).to.equal('moving it would not help');
  });

  it('counts together what the settings send to one storage', () => {
    const disks = [{ bytes: 30 * GIB }, { bytes: 30 * GIB, storage: 'hdd' }];
    const spaces = [
      home,
      { ...home, storage: 'hdd' },
      { node: 'pve2', storage: 'all', total: 100, used: 40 },
    ];
    const storageMap = [
      { storage: 'ssd', target: 'all' },
      { storage: 'hdd', target: 'all' },
    ];
    expect(why(disks, spaces, { storageMap })).to.match(/hdd, ssd on pve2 would reach 100 %/);
    expect(why(disks.slice(0, 1), spaces, { storageMap })).to.equal('moving it would not help');
  });
});
