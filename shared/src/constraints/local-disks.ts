import { reason } from '../plan/reason.ts';
import { stayConstraint } from './stay-constraint.ts';

/** Disks on storage of one node go over the network: only with consent (S20: generated volumes need none). */
export const localDisks = stayConstraint(
  {
    id: 'local-disks',
    title: 'Local disks',
    description: 'A guest with disks on local storage stays unless the settings let local disks move.',
    precedence: 26,
  },
  (_snapshot, { localDisksMayMove }) =>
    ({ placement, node }) => {
      if (localDisksMayMove) return undefined;
      const volume = placement?.volumes.find((disk) => !disk.shared && disk.class !== 'generated');
      return volume === undefined ? undefined : reason('local-disk', { storage: volume.storage, node });
    },
);
