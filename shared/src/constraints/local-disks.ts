import { reason } from '../plan/reason.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { stayConstraint } from './stay-constraint.ts';
import { copiedVolumes } from './storage-places.ts';

/** Only these send the snapshots of a container along (PVE::Storage::volume_export_formats). */
const SENDS_SNAPSHOTS: ReadonlySet<string> = new Set(['zfspool', 'btrfs']);

const movesSnapshots = ({ storages }: ClusterSnapshot, node: string, name: string): boolean =>
  storages.some(
    ({ storage, node: on, plugin = '' }) => storage === name && on === node && SENDS_SNAPSHOTS.has(plugin),
  );

/** Disks on storage of one node go over the network: only with consent (S20: generated volumes need none). */
export const localDisks = stayConstraint(
  {
    id: 'local-disks',
    title: 'Local disks',
    description:
      'A guest with disks on local storage stays unless the settings let local disks move, or replication has copied them already. It stays in any case while it may not lose its volumes, while they have snapshots, or while one is a linked clone.',
    precedence: 26,
  },
  (snapshot, { localDisksMayMove, allowedVmids }) =>
    (guest) => {
      const clone = guest.placement?.volumes.find(({ shared, cloneOf }) => !shared && cloneOf !== undefined);
      if (clone !== undefined) return reason('disks-clone', { storage: clone.storage });
      const volume = copiedVolumes(guest).find((disk) => disk.class !== 'generated');
      if (volume === undefined) return undefined;
      const { storage } = volume;
      if (!localDisksMayMove && !allowedVmids.includes(guest.vmid))
        return reason('local-disk', { storage, node: guest.node });
      if (guest.placement?.isProtected === true) return reason('disks-protected', { storage });
      if (guest.placement?.hasSnapshots !== true) return undefined;
      if (guest.kind === 'qemu') return reason('disks-snapshots', { storage });
      return movesSnapshots(snapshot, guest.node, storage)
        ? undefined
        : reason('disks-snapshots-storage', { storage });
    },
);
