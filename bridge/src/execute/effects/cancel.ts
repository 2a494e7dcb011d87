import type { PveApi } from '../../pve/pve-api.ts';
import type { Context } from '../context.ts';
import { pveError } from './ask.ts';

/** Ends a running task of PVE; its watcher sees how it ended. A task that has ended already is no matter. */
export async function cancel(
  context: Context,
  api: PveApi | undefined,
  vmid: number,
  upid: string,
): Promise<void> {
  if (!api) return context.log.warning('move.not-cancelled', { vmid, upid });
  try {
    await api.cancelTask(upid);
    context.log.info('move.cancelled', { vmid, upid });
  } catch (error) {
    context.log.warning('move.not-cancelled', { vmid, upid, message: pveError(error).message });
  }
}
