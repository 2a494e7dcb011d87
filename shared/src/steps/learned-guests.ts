import type { MeasuredMove } from '../snapshot/measured-move.ts';
import { guestWriting } from './guest-writing.ts';
import { median, TELLING_BYTES_MIN } from './measured-speed.ts';
import { OVERHEAD_SECONDS } from './migration-time.ts';

/** What its own migrations have shown of a guest, and how well its others would have foretold each. */
export interface LearnedGuest {
  readonly vmid: number;
  readonly samples: number;
  /** How fast it writes to its memory while it moves; absent where no log said what went over the network. */
  readonly dirtyBytesPerSecond?: number;
  /** How much of its memory is not empty, and so goes over the network. */
  readonly usedPercent?: number;
  /** Median error of what would go over the network, estimated from its other moves; absent with a single one. */
  readonly errorPercent?: number;
  /** How long it stood still, in the median; a container from its stop to its start. */
  readonly downtimeMs?: number;
  /** Median error of that, estimated from its other moves; absent with a single one. */
  readonly downtimeErrorPercent?: number;
}

/** Older ones say little about what it does now. */
const LAST = 20;

interface Own extends MeasuredMove {
  readonly vmid: number;
}

/** What was learned of each guest from the task logs of past executions, by number. */
export function learnedGuests(moves: readonly MeasuredMove[]): readonly LearnedGuest[] {
  const byGuest = new Map<number, Own[]>();
  for (const move of moves) {
    const { vmid } = move;
    if (vmid !== undefined) byGuest.set(vmid, [...(byGuest.get(vmid) ?? []), { ...move, vmid }]);
  }
  return [...byGuest]
    .sort(([one], [other]) => one - other)
    .map(([vmid, own]) => learnedGuest(vmid, own))
    .filter(
      ({ dirtyBytesPerSecond, downtimeMs }) => dirtyBytesPerSecond !== undefined || downtimeMs !== undefined,
    );
}

function learnedGuest(vmid: number, all: readonly Own[]): LearnedGuest {
  const own = all.slice(-LAST);
  const writing = guestWriting(own, vmid);
  const sent = own.filter(({ bytes, sentBytes }) => (sentBytes ?? 0) > 0 && bytes >= TELLING_BYTES_MIN);
  const downtimes = own.flatMap(downtimeMs);
  const errorPercent = foretold(sent, (others, move) => [sentOf(others, move), move.sentBytes ?? 0]);
  const downtimeErrorPercent = foretold(downtimes, (others, ms) => [median(others), ms]);
  return {
    vmid,
    samples: all.length,
    ...(writing === undefined
      ? {}
      : { dirtyBytesPerSecond: writing.dirtyBytesPerSecond, usedPercent: 100 * writing.share }),
    ...(errorPercent === undefined ? {} : { errorPercent }),
    ...(downtimes.length === 0 ? {} : { downtimeMs: median(downtimes) }),
    ...(downtimeErrorPercent === undefined ? {} : { downtimeErrorPercent }),
  };
}

/** Of a virtual machine its log tells; a container with no disks to copy is down for as long as its task takes. */
function downtimeMs({ kind, bytes, seconds, downtimeMs: told }: Own): number[] {
  if (kind === 'lxc') return bytes < TELLING_BYTES_MIN ? [seconds * 1000] : [];
  return told === undefined ? [] : [told];
}

/** What would have gone over the network of this move, by the others. */
function sentOf(others: readonly Own[], { vmid, bytes, seconds }: Own): number {
  const { share = 1, dirtyBytesPerSecond = 0 } = guestWriting(others, vmid) ?? {};
  return bytes * share + dirtyBytesPerSecond * Math.max(0.5, seconds - OVERHEAD_SECONDS);
}

/** The median relative error of what each sample would have been by the others. */
function foretold<Sample>(
  samples: readonly Sample[],
  pair: (others: readonly Sample[], sample: Sample) => readonly [estimated: number, found: number],
): number | undefined {
  if (samples.length < 2) return undefined;
  const errors = samples.map((sample, index) => {
    const [estimated, found] = pair(
      samples.filter((_, other) => other !== index),
      sample,
    );
    return Math.abs(estimated - found) / Math.max(1, found);
  });
  return 100 * median(errors);
}
