import { placesFor, storagePlaces } from '../constraints/storage-places.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

/** Storages of a guest's local disks, each with the one of another name that it goes to on the target. */
export function storagesElsewhere(
  snapshot: ClusterSnapshot,
  settings: Settings,
  { vmid, target }: { readonly vmid: number; readonly target: string },
): (readonly [from: string, to: string])[] {
  const guest = snapshot.guests.find((each) => each.vmid === vmid);
  const placeOf = placesFor(storagePlaces(snapshot, settings), guest ?? {});
  const volumes = guest?.placement?.volumes ?? [];
  const local = new Set(volumes.filter(({ shared }) => !shared).map(({ storage }) => storage));
  return [...local].flatMap((from) => {
    const to = placeOf(from, target);
    return from === to ? [] : [[from, to] as const];
  });
}
