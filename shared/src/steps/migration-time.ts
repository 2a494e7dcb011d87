import { RESTART_SECONDS } from '../model/downtime.ts';

/** What a migration costs whatever its size, as measured on live migrations: start, handshake, switch-over. */
const OVERHEAD_SECONDS = 6.5;

export interface Transfer {
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly bytesPerSecond: number;
  /** How fast the guest writes to its memory; what it writes during the copy is copied again. */
  readonly dirtyBytesPerSecond?: number;
}

export interface Duration {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How long one migration takes: disks first, then pre-copy of the touched memory in
 * T = M / (B - D); auto-converge keeps the dirty rate D below four fifths of the bandwidth B.
 * The range is wide because neither B nor D was measured here yet.
 */
export function migrationSeconds({
  memoryBytes,
  diskBytes,
  bytesPerSecond,
  dirtyBytesPerSecond = 0,
}: Transfer): Duration {
  const dirty = Math.min(dirtyBytesPerSecond, bytesPerSecond * 0.8);
  const copying = diskBytes / bytesPerSecond + memoryBytes / (bytesPerSecond - dirty);
  return {
    expected: Math.round(OVERHEAD_SECONDS + copying),
    low: Math.round(OVERHEAD_SECONDS * 0.8 + copying * 0.7),
    high: Math.round(OVERHEAD_SECONDS * 1.5 + copying * 1.6),
  };
}

/** How long a container does not answer while it moves: its restart, and the copy of its disks in between. */
export const restartDowntimeSeconds = (diskBytes: number, bytesPerSecond: number): number =>
  Math.round(RESTART_SECONDS + diskBytes / bytesPerSecond);
