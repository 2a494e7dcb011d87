import type { ExecutionMove } from '#shared/execution/execution.ts';
import { reason, reasonText } from '#shared/plan/reason.ts';

/** `plain-qemu`: only QEMU guests on shared storage that HA does not manage are moved; plans cover all. */
export type Executes = 'all' | 'plain-qemu';

/** Why this kind of guest is not moved by this version; `undefined` when it is. */
export function notSupported(
  move: ExecutionMove,
  managedByHa: boolean,
  executes: Executes,
): string | undefined {
  const what = unsupported(move, managedByHa, executes);
  return what === undefined ? undefined : reasonText(reason('not-supported-yet', { what }));
}

function unsupported({ kind }: ExecutionMove, managedByHa: boolean, executes: Executes): string | undefined {
  if (executes === 'all') return undefined;
  if (kind === 'lxc') return 'containers';
  return managedByHa ? 'guests that HA manages' : undefined;
}
