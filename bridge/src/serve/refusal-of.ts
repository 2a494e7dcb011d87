import { Refusal } from '#shared/protocol/problems.ts';
import { PveError } from '../pve/pve-error.ts';

/** What an outside failure means for the person who asked; anything else is a bug and goes on. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (!(error instanceof PveError)) throw error;
  const { kind, status, message } = error;
  if (kind === 'lost') return new Refusal('pve-unreachable', { message });
  if (kind === 'garbled') return new Refusal('pve-failed', { status: 'something unexpected', message });
  return status === 401 ? new Refusal('session-expired') : new Refusal('pve-failed', { status, message });
}
