import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import { type Reason, reason } from '../reason.ts';
import type { DescribedGuest } from './described-guest.ts';

/** What is free on a storage as a node sees it; undefined where that is not known. */
function freeBytes({ storages }: ClusterSnapshot, storage: string, node: string): number | undefined {
  const row = storages.find((each) => each.storage === storage && each.node === node);
  if (row?.totalBytes === undefined || row.usedBytes === undefined) return undefined;
  return Math.max(0, row.totalBytes - row.usedBytes);
}

/** Bytes by storage. */
export function bytesByStorage({ disks }: Pick<DescribedGuest, 'disks'>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { storage, bytes } of disks) sums.set(storage, (sums.get(storage) ?? 0) + bytes);
  return sums;
}

/** Why the disks cannot be made there; what nobody knows of a storage is no reason. */
export function storageRefusal(
  snapshot: ClusterSnapshot,
  sums: ReadonlyMap<string, number>,
  node: string,
): Reason | undefined {
  const { storages } = snapshot;
  if (storages.length === 0) return undefined;
  for (const [storage, needBytes] of sums) {
    if (!storages.some((each) => each.storage === storage)) return reason('storage-unknown', { storage });
    const isThere = storages.some((each) => each.storage === storage && each.node === node && each.available);
    if (!isThere) return reason('storage-unavailable', { storage, node });
    const free = freeBytes(snapshot, storage, node);
    if (free !== undefined && free < needBytes)
      return reason('storage-full', { storage, node, freeBytes: free, needBytes });
  }
  return undefined;
}

/** Somebody who was put on a node, and the disks that come along. */
interface Arrival {
  readonly guest: number;
  readonly node: string;
  readonly described: Pick<DescribedGuest, 'disks'>;
}

/** The first who finds a storage full that others were put on, too. */
export function overfull(
  snapshot: ClusterSnapshot,
  arrivals: readonly Arrival[],
): { readonly guest: number; readonly node: string; readonly reason: Reason } | undefined {
  const isShared = (storage: string) =>
    snapshot.storages.some((each) => each.storage === storage && each.shared);
  const used = new Map<string, number>();
  for (const { guest, node, described } of arrivals)
    for (const [storage, bytes] of bytesByStorage(described)) {
      const pool = isShared(storage) ? storage : `${storage} ${node}`;
      const needBytes = (used.get(pool) ?? 0) + bytes;
      used.set(pool, needBytes);
      const free = freeBytes(snapshot, storage, node);
      if (free !== undefined && free < needBytes)
        return { guest, node, reason: reason('storage-full', { storage, node, freeBytes: free, needBytes }) };
    }
  return undefined;
}
