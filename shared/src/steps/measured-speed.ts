import type { MeasuredMove } from '../snapshot/measured-move.ts';
import { OVERHEAD_SECONDS } from './migration-time.ts';

/** So many migrations must have been seen before they are believed. */
export const MEASURED_MIN = 5;

/** Too small to say anything about a link: its time is mostly overhead. */
export const TELLING_BYTES_MIN = 64 * 2 ** 20;

export const speedOf = ({ bytes, seconds }: MeasuredMove): number =>
  bytes / Math.max(0.5, seconds - OVERHEAD_SECONDS);

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, two) => one - two);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

/**
 * What one migration really reaches between two nodes, its guests' writing included: the median of the last ones
 * of this pair, or, where too few were seen, of the whole cluster. Undefined while nearly nothing was seen.
 */
export function measuredSpeed(
  moves: readonly MeasuredMove[],
  source: string,
  target: string,
): number | undefined {
  const useful = moves.filter(({ bytes }) => bytes >= TELLING_BYTES_MIN);
  const own = useful.filter((move) => move.source === source && move.target === target);
  const seen = own.length >= MEASURED_MIN ? own : useful;
  if (seen.length < MEASURED_MIN) return undefined;
  return median(seen.slice(-4 * MEASURED_MIN).map(speedOf));
}
