import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { explainGuest } from '../plan/explain-guest.ts';
import { finalPlan } from '../plan/final-plan.ts';
import { verify } from '../plan/verify.ts';
import { defaultSettings, type Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

const UNEVEN = `
  pve1 64G 16c: 100 20G/18G, 101 20G/18G, 102 8G/7G
  pve2 64G 16c: 200 4G/3G
`;

const settings = (change: Partial<Settings>): Settings => ({ ...defaultSettings, ...change });
const everybody = [100, 101, 102];
const moved = (snapshot: ClusterSnapshot, own: Settings) =>
  finalPlan(snapshot, own).moves.map(({ vmid }) => vmid);

describe('a guest allowed for one plan (S23)', () => {
  const snapshot = cluster(UNEVEN);
  const kept = settings({ neverMoveVmids: everybody });

  it('S23: moves although it is never moved, and nobody else does', () => {
    expect(moved(snapshot, kept)).to.deep.equal([]);
    const own = settings({ neverMoveVmids: everybody, allowedVmids: [102] });
    expect(moved(snapshot, own)).to.deep.equal([102]);
    expect(verify(snapshot, own, finalPlan(snapshot, own))).to.deep.equal([]);
    expect(verify(snapshot, kept, finalPlan(snapshot, own))).to.have.length.above(0);
  });

  it('S23: stays where Proxmox VE would refuse', () => {
    const locked: ClusterSnapshot = {
      ...snapshot,
      guests: snapshot.guests.map((guest) => (guest.vmid === 102 ? { ...guest, lock: 'backup' } : guest)),
    };
    const own = settings({ neverMoveVmids: everybody, allowedVmids: [102] });
    expect(moved(locked, own)).to.deep.equal([]);
    expect(explainGuest(locked, own, 102).reason.code).to.equal('guest-locked');
  });

  it('S23: takes its local disks along, unless they may not be deleted', () => {
    const own = cluster(UNEVEN.replace('102 8G/7G', '102 8G/7G disk=local-lvm'));
    const withDisk = (isProtected: boolean): ClusterSnapshot => ({
      ...own,
      storages: ['pve1', 'pve2'].map((node) => ({
        ...{ storage: 'local-lvm', node, available: true, shared: false, content: ['images'] },
        ...{ totalBytes: 2 ** 40, usedBytes: 0 },
      })),
      guests: own.guests.map(({ placement, ...guest }) =>
        placement === undefined ? guest : { ...guest, placement: { ...placement, isProtected } },
      ),
    });
    const others = { neverMoveVmids: [100, 101] };
    expect(moved(withDisk(false), settings(others))).to.deep.equal([]);
    expect(moved(withDisk(false), settings({ ...others, allowedVmids: [102] }))).to.deep.equal([102]);
    expect(moved(withDisk(true), settings({ ...others, allowedVmids: [102] }))).to.deep.equal([]);
  });
});
