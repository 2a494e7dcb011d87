import { type Reason, reason } from '#shared/plan/reason.ts';
import type { GuestKind } from '#shared/snapshot/guest-facts.ts';

/** `plain-qemu`: only QEMU guests on shared storage that HA does not manage are moved; plans cover all. */
export type Executes = 'all' | 'plain-qemu';

/** Why this kind of guest is not moved by this version; `undefined` when it is. */
export function notSupported(kind: GuestKind, managedByHa: boolean, executes: Executes): Reason | undefined {
  const what = unsupported(kind, managedByHa, executes);
  return what === undefined ? undefined : reason('not-supported-yet', { what });
}

function unsupported(kind: GuestKind, managedByHa: boolean, executes: Executes): string | undefined {
  if (executes === 'all') return undefined;
  if (kind === 'lxc') return 'containers';
  return managedByHa ? 'guests that HA manages' : undefined;
}
