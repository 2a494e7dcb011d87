import { PveError } from '../../pve/pve-error.ts';

/** PVE does not, or no longer, accept who asks (S2). */
export const isDenied = (error: unknown): error is PveError =>
  error instanceof PveError && error.kind === 'answered' && (error.status === 401 || error.status === 403);

/** No word of PVE itself: what was asked for may or may not have happened. A proxy's 5xx is such an answer. */
export const isLost = (error: PveError): boolean =>
  error.kind !== 'answered' || error.status >= 590 || (error.status >= 502 && error.status <= 504);

/** @throws what is no failure of PVE: a bug of ours, which must not be taken for one. */
export function pveError(error: unknown): PveError {
  if (error instanceof PveError) return error;
  throw error;
}
