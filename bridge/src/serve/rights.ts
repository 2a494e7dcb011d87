import { perObject } from '#shared/kit/per-object.ts';
import type { Permissions } from '../pve/answers.ts';

/** What a user may do, from PVE's dump of effective rights: a key that is present grants, whatever its value. */
export interface Rights {
  /** Sees the panel: Sys.Audit on `/`. */
  readonly look: boolean;
  /** May move some guest. */
  readonly migrate: boolean;
  /** Changes settings and stops the executions of others: Sys.Modify on `/`. */
  readonly settings: boolean;
}

const holds = (permissions: Permissions, path: string, privilege: string): boolean =>
  permissions[path]?.[privilege] !== undefined;

// The dump has a line for every guest, and every section asks.
export const rightsOf = perObject(
  (permissions: Permissions): Rights => ({
    look: holds(permissions, '/', 'Sys.Audit'),
    migrate: Object.keys(permissions).some(
      (path) =>
        (path === '/' || path.startsWith('/vms') || path.startsWith('/pool')) &&
        holds(permissions, path, 'VM.Migrate'),
    ),
    settings: holds(permissions, '/', 'Sys.Modify'),
  }),
);

/**
 * Whether the dump says that the user may move this guest. It lists `/vms` and every path with rights of its
 * own; a path that it does not list may be denied as well as inherited (pve-api.md 1.4): then PVE is asked.
 */
export function dumpSaysMayMigrate(permissions: Permissions, vmid: number): boolean | 'ask' {
  const path = `/vms/${vmid}`;
  return permissions[path] === undefined ? 'ask' : holds(permissions, path, 'VM.Migrate');
}
