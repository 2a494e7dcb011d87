import { Refusal } from '#shared/protocol/problems.ts';
import { PveError } from '../pve/pve-error.ts';

/** What an outside failure means for the person who asked; anything else is a bug and goes on. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (!(error instanceof PveError)) throw error;
  if (error.kind !== 'answered') return new Refusal('pve-unreachable', { message: error.message });
  if (error.status === 401) return new Refusal('session-expired');
  return new Refusal('pve-failed', { status: error.status, message: error.message });
}
