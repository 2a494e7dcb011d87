import { perObject } from '#shared/kit/per-object.ts';
import type { Permissions } from '../pve/answers.ts';

/** Whether the dump grants `privilege` on exactly this path; the value is the propagation, the key the grant. */
export const holds = (permissions: Permissions, path: string, privilege: string): boolean =>
  Object.hasOwn(permissions[path] ?? {}, privilege);

/** Whether every bridge and virtual network is told: a hidden one looks as if it were not there (S12). */
export const seesAllBridges = perObject((permissions: Permissions): boolean => {
  const told = (path: string) => holds(permissions, path, 'SDN.Audit') || holds(permissions, path, 'SDN.Use');
  const reaches = ['SDN.Audit', 'SDN.Use'].some((privilege) => permissions['/sdn']?.[privilege] === 1);
  return reaches && Object.keys(permissions).every((path) => !path.startsWith('/sdn/') || told(path));
});

/**
 * Whether there may be guests that the reader does not see (S12): unless VM.Audit reaches all of `/vms`, and no
 * guest listed below it is without. The dump always has `/vms`, unless nothing is granted there.
 */
export const hiddenGuestsPossible = perObject((permissions: Permissions): boolean => {
  if (permissions['/vms']?.['VM.Audit'] !== 1) return true;
  return Object.keys(permissions).some(
    (path) => path.startsWith('/vms/') && !holds(permissions, path, 'VM.Audit'),
  );
});
