/** What a migration costs whatever its size, as measured on live migrations: start, handshake, switch-over. */
export const OVERHEAD_SECONDS = 6.5;

/** Auto-converge slows a guest down until it writes at most so much of what the link carries. */
const CONVERGING = 0.8;

export interface Transfer {
  readonly memoryBytes: number;
  readonly diskBytes: number;
  /** What the link and all limits leave for this one. */
  readonly bytesPerSecond: number;
  /** The same for the disks, where their storages leave less. */
  readonly diskBytesPerSecond?: number;
  /** How fast the guest writes to its memory; what it writes during the copy is copied again. */
  readonly dirtyBytesPerSecond?: number;
  /** What it writes to again and again: so many bytes, once in so many seconds. */
  readonly hotSet?: { readonly bytes: number; readonly seconds: number };
}

export interface Duration {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Seconds for the memory. Without a hot set T = M / (B - D). With one, in the network model of mVM: the first
 * pass, then what it left dirty, then the hot set again as long as the guest writes to it.
 */
function memorySeconds({ memoryBytes, bytesPerSecond, dirtyBytesPerSecond = 0, hotSet }: Transfer): number {
  const dirty = Math.min(dirtyBytesPerSecond, bytesPerSecond * CONVERGING);
  if (hotSet === undefined || hotSet.seconds <= 0) return memoryBytes / (bytesPerSecond - dirty);
  const hotRate = Math.min(hotSet.bytes / hotSet.seconds, bytesPerSecond * CONVERGING);
  const first = memoryBytes / bytesPerSecond;
  if (first <= hotSet.seconds) return first + (hotRate * first) / (bytesPerSecond - hotRate);
  const left = hotSet.bytes + (first - hotSet.seconds) * dirty;
  const again = (hotSet.bytes / bytesPerSecond) * hotRate;
  return first + left / (bytesPerSecond - dirty) + again / (bytesPerSecond - hotRate);
}

/** How long the copying takes: disks are mirrored first, then memory. */
export const copySeconds = (transfer: Transfer): number =>
  transfer.diskBytes / (transfer.diskBytesPerSecond ?? transfer.bytesPerSecond) + memorySeconds(transfer);

/**
 * How long one migration takes. The range is wide as long as nothing was measured here: neither the speed of the
 * link nor how fast guests write.
 */
export function migrationSeconds(transfer: Transfer, isMeasured = false): Duration {
  const copying = copySeconds(transfer);
  const [low, high] = isMeasured ? [0.85, 1.2] : [0.7, 1.6];
  return {
    expected: Math.round(OVERHEAD_SECONDS + copying),
    low: Math.round(OVERHEAD_SECONDS * 0.8 + copying * low),
    high: Math.round(OVERHEAD_SECONDS * 1.5 + copying * high),
  };
}
