import { reason } from '../plan/reason.ts';
import { stayConstraint } from './stay-constraint.ts';
import { copiedVolumes } from './storage-places.ts';

/** Disks on storage of one node go over the network: only with consent (S20: generated volumes need none). */
export const localDisks = stayConstraint(
  {
    id: 'local-disks',
    title: 'Local disks',
    description:
      'A guest with disks on local storage stays unless the settings let local disks move, or replication has copied them already. It stays in any case while it may not lose its volumes, or while they have snapshots.',
    precedence: 26,
  },
  (_snapshot, { localDisksMayMove, allowedVmids }) =>
    (guest) => {
      const volume = copiedVolumes(guest).find((disk) => disk.class !== 'generated');
      if (volume === undefined) return undefined;
      const { storage } = volume;
      if (!localDisksMayMove && !allowedVmids.includes(guest.vmid))
        return reason('local-disk', { storage, node: guest.node });
      if (guest.placement?.isProtected === true) return reason('disks-protected', { storage });
      const isLive = guest.kind === 'qemu';
      return isLive && guest.placement?.hasSnapshots === true
        ? reason('disks-snapshots', { storage })
        : undefined;
    },
);
