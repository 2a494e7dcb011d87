import { type ExecutionMove, moveOf } from '#shared/execution/execution.ts';
import type { MigrateRequest } from '../../pve/pve-api.ts';
import type { PveError } from '../../pve/pve-error.ts';
import type { Context } from '../context.ts';
import { failureReason } from '../failure-reason.ts';
import { isDenied, isLost, pveError } from './ask.ts';

const HOLD_SECONDS = 5;

/** Asks PVE for the migration, once: what is not answered is looked for, never asked for again. */
export async function migrate(context: Context, vmid: number): Promise<void> {
  const held = await context.mayAct();
  // A stop that came meanwhile, if only by this last look, comes before the request.
  await context.heard();
  if (context.signal.aborted) return;
  const execution = context.execution();
  const why = held ?? (execution.phase === 'running' ? undefined : 'it was not sent any more');
  if (why !== undefined)
    return context.tell({ type: 'unsent', vmid, detail: why, holdSeconds: HOLD_SECONDS });
  const move = moveOf(execution, vmid);
  const api = context.authority();
  if (!move || !api) return context.tell({ type: 'unsent', vmid, detail: 'nobody has approved it' });
  const guest = { vmid, kind: move.kind, node: move.source };
  const request = migrateRequest(move, execution.limits.bandwidthMaxBytesPerSecond);
  context.log.info('move.asked', { vmid, source: move.source, target: move.target });
  try {
    const upid = await api.migrate(guest, request);
    context.tell({ type: 'started', vmid, upid });
  } catch (error) {
    const failure = pveError(error);
    if (isLost(failure)) return context.tell({ type: 'lost', vmid });
    if (isDenied(failure)) {
      context.tell({ type: 'unsent', vmid, detail: failure.message });
      return context.refused(api, failure.message);
    }
    context.tell({ type: 'refused', vmid, ...refusal(failure, move) });
  }
}

/** HA drops everything but the target; PVE takes bandwidth in KiB per second. */
function migrateRequest(move: ExecutionMove, bandwidthMaxBytesPerSecond: number | undefined): MigrateRequest {
  const { limitBytesPerSecond = bandwidthMaxBytesPerSecond, ...details } = move.request ?? {};
  return {
    target: move.target,
    ...(move.how === 'live' ? { online: true } : {}),
    ...(move.how === 'restart' ? { restart: true } : {}),
    ...details,
    ...(limitBytesPerSecond === undefined
      ? {}
      : { bwlimit: Math.max(1, Math.floor(limitBytesPerSecond / 1024)) }),
  };
}

function refusal({ message, errors }: PveError, move: ExecutionMove) {
  const fields = Object.entries(errors).map(([field, text]) => `${field}: ${text.trim()}`);
  return failureReason([message.trim(), ...fields].join('; '), move);
}
