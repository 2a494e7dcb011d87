import { copiedVolumes } from '#shared/constraints/storage-places.ts';
import type { RequestDetails } from '#shared/execution/execution.ts';
import type { PveApi } from '../../pve/pve-api.ts';
import { PveError } from '../../pve/pve-error.ts';
import { type Found, goesByHa } from './found.ts';

/** Connections go along where both nodes can hand them over; an older node does not know the parameter. */
async function withConntrack(api: PveApi, { preconditions, move }: Found): Promise<boolean> {
  if (move.how !== 'live' || preconditions?.['has-dbus-vmstate'] !== true) return false;
  try {
    return (await api.nodeMigration(move.target))['has-dbus-vmstate'];
  } catch (error) {
    if (error instanceof PveError && error.kind === 'answered' && error.status !== 401) return false;
    throw error;
  }
}

/**
 * What the storages of its disks allow, where the limit of the execution is higher: one that a request names overrules
 * theirs for whoever has Datastore.Allocate (get_bandwidth_limit of PVE::Storage).
 */
function storageLimit({ snapshot, storages, move, execution }: Found): number | undefined {
  const guest = snapshot.guests.find(({ vmid }) => vmid === move.vmid);
  const from = guest === undefined ? [] : copiedVolumes(guest).map(({ storage }) => storage);
  const meant = new Set([...from, ...storages.map(([, to]) => to)]);
  const limits = snapshot.storages.flatMap(({ storage, migrationLimitBytesPerSecond: limit }) =>
    meant.has(storage) && limit !== undefined ? [limit] : [],
  );
  const least = Math.min(...limits);
  return least < (execution.limits.bandwidthMaxBytesPerSecond ?? 0) ? least : undefined;
}

/** What the request says beside target and way. HA drops all of it, and moves local disks by itself. */
export async function requestDetails(api: PveApi, found: Found): Promise<RequestDetails | undefined> {
  if (goesByHa(found)) return undefined;
  const disks = found.preconditions?.local_disks ?? [];
  const limitBytesPerSecond = storageLimit(found);
  const details: RequestDetails = {
    ...(found.move.how === 'live' && disks.length > 0 ? { withLocalDisks: true } : {}),
    ...(found.storages.length === 0
      ? {}
      : { targetStorage: found.storages.map((pair) => pair.join(':')).join(',') }),
    ...((await withConntrack(api, found)) ? { withConntrackState: true } : {}),
    ...(limitBytesPerSecond === undefined ? {} : { limitBytesPerSecond }),
  };
  return Object.keys(details).length === 0 ? undefined : details;
}
