import { isProven } from '#shared/execution/canary.ts';
import type { Verdict } from '#shared/execution/event.ts';
import { type ExecutionMove, moveOf } from '#shared/execution/execution.ts';
import { CROWDED, hasPlace } from '#shared/execution/places.ts';
import type { PveApi } from '../../pve/pve-api.ts';
import type { Context } from '../context.ts';
import type { Found } from '../precondition/found.ts';
import { judge } from '../precondition/judge.ts';
import { readAround } from '../precondition/read-found.ts';
import { requestDetails } from '../precondition/request-details.ts';
import { missingRights, neededRights, SEES_CLUSTER } from '../rights.ts';
import { alongWith } from './along.ts';
import { isDenied, pveError } from './ask.ts';
import { lookClosely } from './look-closely.ts';
import { answers } from './signs-of-life.ts';

const UNREAD_HOLD_SECONDS = 15;

/** Reads everything again that the move rests on, and says whether it may start. */
export async function check(context: Context, vmid: number): Promise<void> {
  const api = context.authority();
  // The time of day may have passed its end before as much time has.
  if (!api) return endMandate(context, vmid, 'the time of the approval is over');
  const held = await context.mayAct();
  if (held !== undefined) return context.tell({ type: 'checked', vmid, verdict: waits(held) });
  const refusal = await rightsRefusal(api, [vmid]);
  if (refusal !== undefined) return endMandate(context, vmid, refusal);
  try {
    const verdict = await verdictOn(context, api, vmid);
    const riders = verdict.type === 'go' ? (verdict.along ?? []) : [];
    const more =
      riders.length === 0
        ? undefined
        : await rightsRefusal(
            api,
            riders.map((rider) => rider.vmid),
          );
    if (more !== undefined) return endMandate(context, vmid, more);
    context.tell({ type: 'checked', vmid, verdict });
  } catch (error) {
    const { message } = pveError(error);
    if (isDenied(error)) context.refused(api, message);
    context.tell({ type: 'checked', vmid, verdict: waits(`could not be checked: ${message}`) });
  }
}

const waits = (detail: string): Verdict => ({ type: 'hold', detail, seconds: UNREAD_HOLD_SECONDS });

function endMandate(context: Context, vmid: number, refusal: string): void {
  context.tell({ type: 'mandate-ended', detail: refusal });
  context.tell({ type: 'checked', vmid, verdict: waits(refusal) });
}

/** S2: a mandate ends with the right to migrate a guest or to see the cluster, and when that right cannot be looked at. */
async function rightsRefusal(api: PveApi, vmids: readonly number[]): Promise<string | undefined> {
  try {
    const [missing] = await missingRights(api, [
      SEES_CLUSTER,
      ...vmids.flatMap((vmid) => neededRights({ vmid })),
    ]);
    return missing && `${missing.privilege} on ${missing.path} is missing`;
  } catch (error) {
    return `rights could not be checked: ${pveError(error).message}`;
  }
}

/** First what is cheap and says no most often, then what asks the nodes, last the rules. */
async function verdictOn(context: Context, api: PveApi, vmid: number): Promise<Verdict> {
  const move = moveOf(context.execution(), vmid);
  if (!move) return { type: 'skip', detail: 'it is not part of this execution' };
  const around = await readAround(context, api, move);
  // What a move waits for is mostly there to see for all of them: only who may go is read on their own.
  const first = judge(around);
  if (first.type === 'hold') return first;
  // No word of `go` before all has been read: the place that is missing now may be there when it is heard.
  if (isCrowded(context, move, first)) return CROWDED;
  const { verdict, found: all } = await lookClosely(context, api, around);
  if (verdict.type !== 'go') return verdict;
  const along = await alongWith(context, api, all);
  if ('type' in along) return along;
  const missing = await rightsForDisks(api, all);
  if (missing !== undefined) return { type: 'skip', detail: missing };
  const request = await requestDetails(api, all);
  const isTried = isProven(all.execution, move) || move.how !== 'live';
  const hadAgent = isTried ? undefined : await answers(api, { vmid, kind: move.kind, node: move.source });
  return { ...verdict, request, hadAgent, ...(along.length === 0 ? {} : { along }) };
}

/** Migrations of others take its places: until they end the nodes need not be asked for more. */
const isCrowded = (context: Context, move: ExecutionMove, verdict: Verdict): boolean =>
  verdict.type === 'go' && !hasPlace(context.execution(), move, verdict.foreign);

/** Where disks go to storages of other names, Proxmox VE wants more than the right to migrate. */
async function rightsForDisks(api: PveApi, { move, storages }: Found): Promise<string | undefined> {
  if (storages.length === 0) return undefined;
  const [missing] = await missingRights(
    api,
    neededRights({ vmid: move.vmid, storages: storages.map(([, to]) => to) }),
  );
  return missing && `${missing.privilege} on ${missing.path} is missing`;
}
