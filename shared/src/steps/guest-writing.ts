import type { MeasuredMove } from '../snapshot/measured-move.ts';
import { median, TELLING_BYTES_MIN } from './measured-speed.ts';
import { OVERHEAD_SECONDS } from './migration-time.ts';

/** What a guest does with its memory while it moves, as its own migrations have shown. */
export interface GuestWriting {
  /** Of its memory so much goes over the network: pages that are empty do not. */
  readonly share: number;
  readonly dirtyBytesPerSecond: number;
}

/** What a guest did last says most about what it will do. */
const LAST = 3;

/** Undefined until the log of a migration of this guest has said what went over the network. */
export function guestWriting(moves: readonly MeasuredMove[], vmid: number): GuestWriting | undefined {
  const own = moves
    .flatMap(({ vmid: whose, bytes, sentBytes, seconds }) =>
      whose === vmid && sentBytes !== undefined && bytes >= TELLING_BYTES_MIN
        ? [{ bytes, sentBytes, seconds: Math.max(0.5, seconds - OVERHEAD_SECONDS) }]
        : [],
    )
    .slice(-LAST);
  if (own.length === 0) return undefined;
  return {
    share: median(own.map(({ bytes, sentBytes }) => Math.min(1, sentBytes / bytes))),
    // What was sent beyond the memory was written to it meanwhile, and copied again.
    dirtyBytesPerSecond: median(
      own.map(({ bytes, sentBytes, seconds }) => Math.max(0, sentBytes - bytes) / seconds),
    ),
  };
}
