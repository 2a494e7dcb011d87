import { randomUUID } from 'node:crypto';
import { provenLately } from '#shared/execution/canary.ts';
import { type Execution, isOpen } from '#shared/execution/execution.ts';
import { mandateSeconds } from '#shared/execution/limits.ts';
import { newExecution } from '#shared/execution/new-execution.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { PveError } from '../pve/pve-error.ts';
import type { StartRequest } from './executor-port.ts';
import type { Mandate } from './mandate.ts';

/** The execution of what was approved. @throws Refusal for a selection that nobody can have approved. */
export function approve(request: StartRequest, atMs: number, history: readonly Execution[]): Execution {
  const { mandate, planId, digest, moves, settings, consentVmids, link, address, node, yields, purpose } =
    request;
  const { promised, fullAtApproval } = request;
  if (moves.length === 0) throw new Refusal('selection-empty');
  const unticked = moves.find(({ vmid, needsConsent }) => needsConsent && !consentVmids.includes(vmid));
  if (unticked) throw new Refusal('consent-missing', { vmid: unticked.vmid });
  const estimateSeconds = moves.reduce((sum, { expectedSecondsRange }) => sum + expectedSecondsRange[1], 0);
  return newExecution({
    id: randomUUID(),
    planId,
    digest,
    approvedBy: mandate.userid,
    address,
    node,
    yields,
    purpose,
    atMs,
    mandateEndsAtMs: Math.floor(
      Math.min(mandate.endsAtMs, atMs + mandateSeconds(estimateSeconds, settings) * 1000),
    ),
    moves,
    settings,
    link,
    ...{ promised, fullAtApproval, provenPairs: provenLately(history, atMs) },
  });
}

/** @throws Refusal while one is not over: only one at a time (architecture.md, section 6). */
export function noneRunning(execution: Execution | undefined): void {
  if (execution && execution.phase !== 'finished')
    throw new Refusal('execution-running', { user: execution.approvedBy });
}

/** @throws Refusal unless it is this one and not over. */
export function openOnly(execution: Execution | undefined, id: string): Execution {
  if (execution?.id !== id) throw new Refusal('execution-unknown', { id });
  if (execution.phase === 'finished') throw new Refusal('not-now', { phase: execution.phase });
  return execution;
}

/** @throws Refusal unless it stands still, so that it can be continued or closed. */
export function standingOnly(execution: Execution | undefined, id: string): Execution {
  const open = openOnly(execution, id);
  if (open.phase === 'paused' || open.phase === 'waiting') return open;
  throw new Refusal('not-now', { phase: open.phase });
}

/** Until when a new mandate lets the rest go on (S2). */
export const renewedEndMs = (execution: Execution, mandate: Mandate, atMs: number): number => {
  const rest = execution.moves.filter(isOpen);
  const estimateSeconds = rest.reduce((sum, { expectedSeconds }) => sum + expectedSeconds, 0);
  const lastsMs = mandateSeconds(estimateSeconds, execution.settings) * 1000;
  return Math.floor(Math.min(mandate.endsAtMs, atMs + lastsMs));
};

/** @throws Refusal unless the user may migrate every guest that still waits. */
export async function checkRights(execution: Execution, api: PveApi): Promise<void> {
  for (const { vmid } of execution.moves.filter(isOpen)) {
    const path = `/vms/${vmid}`;
    const permissions = await api.permissionsOn(path).catch(refuse);
    if (permissions[path]?.['VM.Migrate'] === undefined)
      throw new Refusal('access-denied', { privilege: 'VM.Migrate', path });
  }
}

function refuse(error: unknown): never {
  if (!(error instanceof PveError)) throw error;
  const { kind, status, message } = error;
  if (kind !== 'answered') throw new Refusal('pve-unreachable', { message });
  throw status === 401 ? new Refusal('session-expired') : new Refusal('pve-failed', { status, message });
}
