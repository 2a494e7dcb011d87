import { PveError } from '../../pve/pve-error.ts';

/** PVE does not, or no longer, accept who asks (S2). */
export const isDenied = (error: unknown): error is PveError =>
  error instanceof PveError && error.kind === 'answered' && (error.status === 401 || error.status === 403);

/** No word of PVE itself: what was asked for may or may not have happened. */
export const isLost = ({ kind }: PveError): boolean => kind !== 'answered';

/** @throws what is no failure of PVE: a bug of ours, which must not be taken for one. */
export function pveError(error: unknown): PveError {
  if (error instanceof PveError) return error;
  throw error;
}
