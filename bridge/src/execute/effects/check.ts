import type { Verdict } from '#shared/execution/event.ts';
import { moveOf } from '#shared/execution/execution.ts';
import type { MigratePreconditions } from '../../pve/guest-answers.ts';
import type { GuestAddress, PveApi } from '../../pve/pve-api.ts';
import { brokenRule } from '../broken-rule.ts';
import type { Context } from '../context.ts';
import { failureReason } from '../failure-reason.ts';
import { judge } from '../precondition/judge.ts';
import { isDenied, pveError } from './ask.ts';

const UNREAD_HOLD_SECONDS = 15;

/** Reads everything again that the move rests on, and says whether it may start. */
export async function check(context: Context, vmid: number): Promise<void> {
  const api = context.authority();
  if (!api) return context.tell({ type: 'checked', vmid, verdict: waits('nobody has approved it') });
  const held = await context.mayAct();
  if (held !== undefined) return context.tell({ type: 'checked', vmid, verdict: waits(held) });
  const refusal = await rightsRefusal(api, vmid);
  if (refusal !== undefined) {
    context.tell({ type: 'mandate-ended', detail: refusal });
    return context.tell({ type: 'checked', vmid, verdict: waits(refusal) });
  }
  try {
    context.tell({ type: 'checked', vmid, verdict: await verdictOn(context, api, vmid) });
  } catch (error) {
    const { message } = pveError(error);
    if (isDenied(error)) context.refused(api, message);
    context.tell({ type: 'checked', vmid, verdict: waits(`could not be checked: ${message}`) });
  }
}

const waits = (detail: string): Verdict => ({ type: 'hold', detail, seconds: UNREAD_HOLD_SECONDS });

/** S2: a mandate ends with the right to migrate the guest, and when that right cannot be looked at. */
async function rightsRefusal(api: PveApi, vmid: number): Promise<string | undefined> {
  const path = `/vms/${vmid}`;
  try {
    const permissions = await api.permissionsOn(path);
    const held = permissions[path]?.['VM.Migrate'] !== undefined;
    return held ? undefined : `VM.Migrate on ${path} is missing`;
  } catch (error) {
    return `rights on ${path} could not be checked: ${pveError(error).message}`;
  }
}

async function verdictOn(context: Context, api: PveApi, vmid: number): Promise<Verdict> {
  const move = moveOf(context.execution(), vmid);
  if (!move) return { type: 'skip', detail: 'it is not part of this execution' };
  const [resources, status, tasks] = await Promise.all([
    api.clusterResources(),
    api.clusterStatus(),
    api.clusterTasks(),
  ]);
  const found = {
    execution: context.execution(),
    move,
    executes: context.executes,
    resources,
    status,
    tasks,
  };
  const verdict = judge({ ...found, preconditions: undefined });
  if (verdict.type !== 'go') return verdict;
  const preconditions = await readPreconditions(api, { vmid, kind: move.kind, node: move.source });
  if (preconditions !== undefined && 'refusal' in preconditions) return preconditions.refusal;
  const snapshot = await context.observe(api, [vmid]);
  const broken = brokenRule(snapshot, context.execution(), move);
  if (broken !== undefined) return { type: 'skip', detail: broken.text, about: broken.vmids };
  return judge({ ...found, execution: context.execution(), preconditions, snapshot });
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
