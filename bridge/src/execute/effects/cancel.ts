import type { PveApi } from '../../pve/pve-api.ts';
import type { Context } from '../context.ts';
import { pveError } from './ask.ts';

/**
 * Ends a running task of PVE; its watcher sees how it ended. `apis`: who may be allowed to, first of all the
 * person who asked. A task that has ended already is no matter.
 */
export async function cancel(
  { log }: Pick<Context, 'log'>,
  apis: readonly PveApi[],
  vmid: number,
  upid: string,
): Promise<void> {
  for (const api of apis)
    try {
      await api.cancelTask(upid);
      log.info('move.cancelled', { vmid, upid });
      return;
    } catch (error) {
      log.warning('move.not-cancelled', { vmid, upid, message: pveError(error).message });
    }
}
