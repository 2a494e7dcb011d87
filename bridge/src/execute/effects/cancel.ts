import type { PveApi } from '../../pve/pve-api.ts';
import type { Context } from '../context.ts';
import { isDenied, pveError } from './ask.ts';

/**
 * Ends a running task of PVE; its watcher sees how it ended. `apis`: who may be allowed to, first of all the
 * person who asked. A task that has ended already is no matter; one that none of them may end goes on, and it is said.
 */
export async function cancel(
  { log, tell }: Pick<Context, 'log' | 'tell'>,
  apis: readonly PveApi[],
  vmid: number,
  upid: string,
): Promise<void> {
  const refusals: string[] = [];
  for (const api of apis)
    try {
      await api.cancelTask(upid);
      log.info('move.cancelled', { vmid, upid });
      return;
    } catch (error) {
      const { message } = pveError(error);
      log.warning('move.not-cancelled', { vmid, upid, message });
      if (isDenied(error)) refusals.push(message);
    }
  // Where one of them got no answer, it may have had its effect.
  if (refusals.length === apis.length)
    tell({
      type: 'not-cancelled',
      vmid,
      detail: `goes on, for it could not be ended: ${refusals.join('; ')}`,
    });
}
