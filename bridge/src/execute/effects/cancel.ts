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
  if (!api) return context.log.warn('cannot cancel: nobody is signed in', { vmid, upid });
  try {
    await api.cancelTask(upid);
    context.log.info('cancelled', { vmid, upid });
  } catch (error) {
    context.log.warn('could not cancel', { vmid, upid, message: pveError(error).message });
  }
}
