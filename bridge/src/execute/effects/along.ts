import type { Verdict } from '#shared/execution/event.ts';
import { type ExecutionMove, moveOf } from '#shared/execution/execution.ts';
import type { PveApi } from '../../pve/pve-api.ts';
import type { Context } from '../context.ts';
import { companions, type Found } from '../precondition/found.ts';
import { knownUpids } from '../precondition/task-checks.ts';
import { lookClosely } from './look-closely.ts';

type Along = NonNullable<Extract<Verdict, { type: 'go' }>['along']>;

/**
 * Whom HA takes along with the request: all of them were approved, for the same target, and each may go now as if it went
 * alone. HA would force what Proxmox VE refuses.
 */
export async function alongWith(context: Context, api: PveApi, found: Found): Promise<Along | Verdict> {
  const { execution, move } = found;
  const riders: ExecutionMove[] = [];
  for (const vmid of companions(found)) {
    const rider = moveOf(execution, vmid);
    const isFree = rider?.state === 'waiting' || rider?.state === 'checking';
    if (!rider || !isFree || rider.target !== move.target)
      return {
        type: 'skip',
        detail: `HA would move guest ${vmid} along to ${move.target}, which was not approved or is not possible now`,
        about: [vmid],
      };
    const { verdict } = await lookClosely(context, api, { ...found, move: rider, preconditions: undefined });
    if (verdict.type !== 'go')
      return { ...verdict, detail: `guest ${vmid}, which HA moves along: ${verdict.detail}` };
    riders.push(rider);
  }
  return riders.map(({ vmid }) => ({ vmid, knownUpids: knownUpids(found, vmid) }));
}
