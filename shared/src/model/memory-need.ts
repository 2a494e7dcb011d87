import type { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';

const MIB = 2 ** 20;

/** What it takes on its host just now; the footprint with overhead where the node tells it (PVE 9). */
export const hostMemoryBytes = ({ load }: GuestFacts): number =>
  load === undefined ? Number.NaN : (load.memoryHostBytes ?? load.memoryBytes);

/**
 * What a guest needs on a target (safety.md S8): a VM starts there with its full memory, a container only with
 * what it uses. NaN while its load or its size is unknown.
 */
export function memoryNeedBytes(guest: GuestFacts, { overcommitFactor }: Settings): number {
  const maximumBytes = guest.memoryTotalBytes ?? Number.NaN;
  const usedBytes = Math.max(hostMemoryBytes(guest), guest.history?.memoryPeakBytes ?? 0);
  if (guest.kind === 'lxc') return Math.min(maximumBytes, usedBytes);
  return Math.round(Math.max(maximumBytes * overcommitFactor, usedBytes) + maximumBytes * 0.03 + 128 * MIB);
}

/**
 * What it gives back to the node that it leaves: never more than it holds there, and not what it shares with others
 * that stay (`ksmShare`, 0 to 1).
 */
export const memoryFreedBytes = (guest: GuestFacts, ksmShare = 0): number =>
  Math.round(Math.min(hostMemoryBytes(guest), guest.memoryTotalBytes ?? Number.NaN) * (1 - ksmShare));

/** Which part of its VMs' memory a node holds only once, by what it says and what they take. */
export function ksmShares(
  guests: readonly GuestFacts[],
  sharedBytes: readonly (number | undefined)[],
  home: Int32Array,
  running: Uint8Array,
): Float64Array {
  const held = new Float64Array(sharedBytes.length);
  guests.forEach((guest, index) => {
    const node = home[index] ?? -1;
    if (node < 0 || running[index] !== 1 || guest.kind !== 'qemu' || guest.load === undefined) return;
    held[node] = (held[node] ?? 0) + hostMemoryBytes(guest);
  });
  return held.map((bytes, node) => (bytes > 0 ? Math.min(1, (sharedBytes[node] ?? 0) / bytes) : 0));
}
