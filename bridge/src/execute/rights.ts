import type { PveApi } from '../pve/pve-api.ts';

/** A privilege on exactly this path, as Proxmox VE asks for it. */
export interface NeededRight {
  readonly path: string;
  readonly privilege: string;
}

/**
 * Without it tasks of others are not listed, and nobody says so: a backup that runs would look as if there were none (S7).
 */
export const SEES_CLUSTER: NeededRight = { path: '/', privilege: 'Sys.Audit' };

/**
 * What a migration needs: the right to migrate the guest, and where its disks go to storages of other names the right
 * to change them, and to take space there (pve-api 3.3).
 */
export const neededRights = ({
  vmid,
  storages = [],
}: {
  readonly vmid: number;
  readonly storages?: readonly string[];
}): NeededRight[] => [
  { path: `/vms/${vmid}`, privilege: 'VM.Migrate' },
  ...(storages.length === 0 ? [] : [{ path: `/vms/${vmid}`, privilege: 'VM.Config.Disk' }]),
  ...storages.map((storage) => ({ path: `/storage/${storage}`, privilege: 'Datastore.AllocateSpace' })),
];

/** Those of them that whoever the API is of does not have; each path is asked for once. @throws PveError */
export async function missingRights<Right extends NeededRight>(
  api: PveApi,
  needed: readonly Right[],
): Promise<Right[]> {
  const paths = [...new Set(needed.map(({ path }) => path))];
  const held = new Map<string, Readonly<Record<string, number>>>();
  for (const path of paths) held.set(path, (await api.permissionsOn(path))[path] ?? {});
  return needed.filter(({ path, privilege }) => held.get(path)?.[privilege] === undefined);
}
