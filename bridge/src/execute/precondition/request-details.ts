import type { RequestDetails } from '#shared/execution/execution.ts';
import type { PveApi } from '../../pve/pve-api.ts';
import { PveError } from '../../pve/pve-error.ts';
import { type Found, guestOf, isManagedByHa } from './found.ts';

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

/** What the request says beside target and way. HA drops all of it, and moves local disks by itself. */
export async function requestDetails(api: PveApi, found: Found): Promise<RequestDetails | undefined> {
  if (isManagedByHa(guestOf(found))) return undefined;
  const disks = found.preconditions?.local_disks ?? [];
  const details: RequestDetails = {
    ...(found.move.how === 'live' && disks.length > 0 ? { withLocalDisks: true } : {}),
    ...(found.storages.length === 0
      ? {}
      : { targetStorage: found.storages.map((pair) => pair.join(':')).join(',') }),
    ...((await withConntrack(api, found)) ? { withConntrackState: true } : {}),
  };
  return Object.keys(details).length === 0 ? undefined : details;
}
