import { isProven } from '#shared/execution/canary.ts';
import type { Verdict } from '#shared/execution/event.ts';
import { type ExecutionMove, moveOf } from '#shared/execution/execution.ts';
import { CROWDED, hasPlace } from '#shared/execution/places.ts';
import type { MigratePreconditions } from '../../pve/guest-answers.ts';
import type { GuestAddress, PveApi } from '../../pve/pve-api.ts';
import { brokenRule } from '../broken-rule.ts';
import type { Context } from '../context.ts';
import { failureReason } from '../failure-reason.ts';
import { companions, type Found } from '../precondition/found.ts';
import { judge } from '../precondition/judge.ts';
import { possibleUse } from '../precondition/late-figures.ts';
import { readAround, readRest } from '../precondition/read-found.ts';
import { requestDetails } from '../precondition/request-details.ts';
import { knownUpids } from '../precondition/task-checks.ts';
import { missingRights, neededRights, SEES_CLUSTER } from '../rights.ts';
import { isDenied, pveError } from './ask.ts';
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
  const found = await readRest(context, api, around);
  const verdict = judge(found);
  if (verdict.type !== 'go') return verdict;
  const preconditions = await readPreconditions(api, { vmid, kind: move.kind, node: move.source });
  if (preconditions !== undefined && 'refusal' in preconditions) return preconditions.refusal;
  const { least, most } = possibleUse(found);
  const broken = await brokenRule(least, context.execution(), move);
  if (broken !== undefined) return { type: 'skip', detail: broken.text, about: broken.vmids };
  if (most !== least && (await brokenRule(most, context.execution(), move)) !== undefined)
    return waits(`waits for the next figures of ${move.target}, which a guest has just come to or left`);
  const all = { ...found, execution: context.execution(), preconditions };
  const last = judge(all);
  if (last.type !== 'go') return last;
  const along = alongWith(all);
  if ('type' in along) return along;
  const missing = await rightsForDisks(api, all);
  if (missing !== undefined) return { type: 'skip', detail: missing };
  const request = await requestDetails(api, all);
  const isTried = isProven(all.execution, move) || move.how !== 'live';
  const hadAgent = isTried ? undefined : await answers(api, { vmid, kind: move.kind, node: move.source });
  return { ...last, request, hadAgent, ...(along.length === 0 ? {} : { along }) };
}

/** Migrations of others take its places: until they end the nodes need not be asked for more. */
const isCrowded = (context: Context, move: ExecutionMove, verdict: Verdict): boolean =>
  verdict.type === 'go' && !hasPlace(context.execution(), move, verdict.foreign);

type Along = NonNullable<Extract<Verdict, { type: 'go' }>['along']>;

/** Whom HA takes along with the request: all of them were approved, for the same target, and may go now. */
function alongWith(found: Found): Along | Verdict {
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
    const verdict = judge({ ...found, move: rider, preconditions: undefined });
    if (verdict.type !== 'go')
      return { ...verdict, detail: `guest ${vmid}, which HA moves along: ${verdict.detail}` };
    riders.push(rider);
  }
  return riders.map(({ vmid }) => ({ vmid, knownUpids: knownUpids(found, vmid) }));
}

/** Where disks go to storages of other names, Proxmox VE wants more than the right to migrate. */
async function rightsForDisks(api: PveApi, { move, storages }: Found): Promise<string | undefined> {
  if (storages.length === 0) return undefined;
  const [missing] = await missingRights(
    api,
    neededRights({ vmid: move.vmid, storages: storages.map(([, to]) => to) }),
  );
  return missing && `${missing.privilege} on ${missing.path} is missing`;
}

/** PVE 8 has no such call for containers (501); for a locked guest it fails. */
async function readPreconditions(
  api: PveApi,
  guest: GuestAddress,
): Promise<MigratePreconditions | undefined | { refusal: Verdict }> {
  try {
    return await api.migratePreconditions(guest);
  } catch (error) {
    const { kind, status, message } = pveError(error);
    if (kind === 'answered' && status === 501 && guest.kind === 'lxc') return undefined;
    if (kind !== 'answered' || status !== 500) throw error;
    const { detail, remedy } = failureReason(message, { ...guest, source: guest.node, target: '' });
    return { refusal: { type: 'skip', detail, remedy } };
  }
}
