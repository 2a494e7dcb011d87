import type { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { NodeFacts } from '../snapshot/node-facts.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;

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

/** What it gives back to the node that it leaves: never more than it holds there. */
export const memoryFreedBytes = (guest: GuestFacts): number =>
  Math.min(hostMemoryBytes(guest), guest.memoryTotalBytes ?? Number.NaN);

/** What the host keeps for itself: what it was seen to use beside its guests, at least 2 GiB or 5 %. */
export const hostReserveBytes = ({ memoryTotalBytes = Number.NaN }: NodeFacts, besideGuestsBytes: number) =>
  Math.max(besideGuestsBytes, 2 * GIB, Math.round(memoryTotalBytes * 0.05));
