import type { Settings } from '../settings/settings.ts';
import type { GuestFacts, VolumeFacts } from '../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

/** Where a volume of a storage ends up on a node: the storage of that name, or the one that the settings map it to. */
export type StoragePlaces = (storage: string, node: string) => string;

/** A mapping for one node comes before one for all; that one is for nodes without a storage of the name only. */
export function storagePlaces({ storages }: ClusterSnapshot, { storageMap }: Settings): StoragePlaces {
  const there = new Set(storages.map(({ storage, node }) => `${storage}\n${node}`));
  return (storage, node) => {
    const own = storageMap.find((each) => each.storage === storage && each.node === node);
    if (own !== undefined) return own.target;
    if (there.has(`${storage}\n${node}`)) return storage;
    const common = storageMap.find((each) => each.storage === storage && each.node === undefined);
    return common?.target ?? storage;
  };
}

const SAME: StoragePlaces = (storage) => storage;

/** The same for the disks of one guest: HA drops where a request sends them, and looks for the storage of their own name. */
export const placesFor = (placeOf: StoragePlaces, { ha }: Pick<GuestFacts, 'ha'>): StoragePlaces =>
  ha === undefined ? placeOf : SAME;

/** Volumes that are copied when the guest moves; a replication target has them already, but for those left out of it. */
export const copiedVolumes = ({ placement, replicationTargets = [] }: GuestFacts): readonly VolumeFacts[] =>
  placement?.volumes.filter(
    ({ shared, skipsReplication }) =>
      !shared && (replicationTargets.length === 0 || skipsReplication === true),
  ) ?? [];
