import type { VolumeSpec } from './cluster-spec.ts';
import type { GuestState, VirtualCluster } from './virtual-cluster.ts';

export const isSharedStorage = (cluster: VirtualCluster, id: string): boolean =>
  cluster.spec.storages.find(({ storage }) => storage === id)?.shared === true;

/** The volumes that a migration has to carry along. */
export const localVolumes = (cluster: VirtualCluster, guest: GuestState): VolumeSpec[] =>
  guest.volumes.filter(({ storage }) => !isSharedStorage(cluster, storage));

/** Where a map of storages sends what is on one of them. */
export const mappedStorage = (map: Readonly<Record<string, string>>, storage: string): string =>
  map[storage] ?? map['*'] ?? storage;

/** Its volumes after the local ones went to the storages that the map names. */
export const movedVolumes = (
  guest: GuestState,
  local: readonly VolumeSpec[],
  storageMap: Readonly<Record<string, string>>,
): VolumeSpec[] =>
  guest.volumes.map((volume) =>
    local.includes(volume) ? { ...volume, storage: mappedStorage(storageMap, volume.storage) } : volume,
  );

/** Whether a storage is set up for a node; absent `nodes` = everywhere. */
export const isOnNode = (cluster: VirtualCluster, id: string, node: string): boolean => {
  const found = cluster.spec.storages.find(({ storage }) => storage === id);
  return found !== undefined && (found.nodes === undefined || found.nodes.includes(node));
};
