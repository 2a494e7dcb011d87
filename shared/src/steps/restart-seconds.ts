import { RESTART_SECONDS } from '../model/downtime.ts';
import type { MeasuredMove } from '../snapshot/measured-move.ts';
import { MEASURED_MIN, median, TELLING_BYTES_MIN } from './measured-speed.ts';
import { OVERHEAD_SECONDS } from './migration-time.ts';

/** What a container's move takes beside the copying of its disks. */
export interface Restart {
  /** So long it does not answer. */
  readonly downSeconds: number;
  /** So much longer than a live migration its task takes. */
  readonly extraSeconds: number;
}

const ASSUMED: Restart = { downSeconds: RESTART_SECONDS, extraSeconds: RESTART_SECONDS };

/** What a container did last says most about what it will do. */
const LAST = 3;

/**
 * From its own moves, or once enough were seen from those of all containers: from the first line of its task to the
 * last it is down. Those with disks to copy do not tell one from the other.
 */
export function restartSeconds(moves: readonly MeasuredMove[], vmid: number): Restart {
  const telling = moves.filter(({ kind, bytes }) => kind === 'lxc' && bytes < TELLING_BYTES_MIN);
  const own = telling.filter((move) => move.vmid === vmid).slice(-LAST);
  const seen = own.length > 0 ? own : telling.length >= MEASURED_MIN ? telling.slice(-4 * MEASURED_MIN) : [];
  if (seen.length === 0) return ASSUMED;
  const downSeconds = median(seen.map(({ seconds }) => seconds));
  return { downSeconds, extraSeconds: Math.max(0, downSeconds - OVERHEAD_SECONDS) };
}
