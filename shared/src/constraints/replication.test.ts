import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { whyNot, whyStays } from '../../test/why.ts';

const snapshot = cluster('pve1 16G: 100 6G disk=zfs, 101 6G #plb_ignore\npve2 16G:\npve3 16G:');
const replicated = {
  ...snapshot,
  guests: snapshot.guests.map((guest) =>
    guest.vmid === 100 ? { ...guest, replicationTargets: ['pve3'] } : guest,
  ),
};

describe('replication', () => {
  it('S20: lets a replicated guest go to its targets only', () => {
    expect(whyNot(replicated, 100, 'pve2')).to.equal('pve2 is no target of its replication (pve3)');
  });

  it('needs no consent for its disks there, and copies little', () => {
    const { moves } = planOf(replicated);
    expect(moves.map(({ vmid, target, bytes }) => [vmid, target, bytes / 2 ** 30])).to.deep.equal([
      [100, 'pve3', 6],
    ]);
    expect(planOf(snapshot).moves).to.deep.equal([]);
  });

  it('keeps a running machine whose jobs are all disabled, as Proxmox VE does; a container may go', () => {
    const disabled = (kind: 'qemu' | 'lxc') => ({
      ...snapshot,
      guests: snapshot.guests.map((guest) => ({ ...guest, kind, replicationTargets: [] })),
    });
    const why = (kind: 'qemu' | 'lxc') => whyNot(disabled(kind), 100, 'pve2', { allowedVmids: [100] });
    expect(why('qemu')).to.equal(
      'its replication is disabled, and Proxmox VE moves it live only to a target of it',
    );
    expect(why('lxc')).to.not.match(/replication/);
  });

  it('copies what its jobs leave out, with consent', () => {
    const partly = {
      ...replicated,
      guests: replicated.guests.map((guest) => ({
        ...guest,
        ...(guest.placement && {
          placement: {
            ...guest.placement,
            volumes: guest.placement.volumes.map((volume) => ({ ...volume, skipsReplication: true })),
          },
        }),
      })),
    };
    expect(whyStays(partly, 100)).to.equal('zfs is local to pve1');
  });
});
