import { copiedVolumes, storagePlaces } from '../constraints/storage-places.ts';
import type { GuestIndex, Model } from '../model/model.ts';

/**
 * What the copies of a guest's disks reach in the mean, in bytes per second: each is held back by the `bwlimit` of the
 * storage that it comes from and of the one that it goes to (get_bandwidth_limit of PVE::Storage).
 */
export function diskSpeed(
  { snapshot, settings, guests }: Model,
  guest: GuestIndex,
  target: string,
  bytesPerSecond: number,
): number {
  const facts = guests[guest];
  const limitOf = new Map(
    snapshot.storages.map(({ storage, migrationLimitBytesPerSecond: limit }) => [storage, limit]),
  );
  if (facts === undefined || [...limitOf.values()].every((limit) => limit === undefined))
    return bytesPerSecond;
  const placeOf = storagePlaces(snapshot, settings);
  const speedOf = (storage: string) => limitOf.get(storage) ?? Number.POSITIVE_INFINITY;
  let [bytes, seconds] = [0, 0];
  for (const { storage, bytes: size = 0 } of copiedVolumes(facts)) {
    bytes += size;
    seconds += size / Math.min(bytesPerSecond, speedOf(storage), speedOf(placeOf(storage, target)));
  }
  return bytes > 0 ? bytes / seconds : bytesPerSecond;
}
