import { copiedVolumes } from '#shared/constraints/storage-places.ts';
import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { UnknownFact } from '#shared/snapshot/snapshot.ts';
import type { Clock } from '../clock.ts';
import type { PveApi } from '../pve/pve-api.ts';
import { createStorageLimits } from './storage-limits.ts';
import { createThinPools, type PoolMetadata } from './thin-pools.ts';

/** What the inventory does not tell of storages, and what matters for disks that move. */
export interface StorageReader {
  /** In bytes per second. */
  limit(storage: string): number | undefined;
  metadata(storage: string, node: string): PoolMetadata | undefined;
  gaps(): UnknownFact[];
  /** For guests that are planned to move to one of these nodes. */
  read(guests: readonly GuestFacts[], nodes: readonly string[]): Promise<void>;
}

export function createStorageReader(api: PveApi, clock: Clock): StorageReader {
  const limits = createStorageLimits(api, clock);
  const pools = createThinPools(api, clock);
  return {
    limit: limits.of,
    metadata: pools.of,
    gaps: () => [...limits.gaps(), ...pools.gaps()],
    async read(guests, nodes) {
      if (guests.some(hasOwnDisks)) await limits.read();
      if (guests.some(hasDisksToCopy)) await pools.read(limits.storages(), nodes);
    },
  };
}

const hasOwnDisks = ({ placement }: GuestFacts): boolean =>
  placement?.volumes.some(({ shared }) => !shared) ?? false;

/** What a person has to allow is copied seldom, and only then a pool may fill up. */
const hasDisksToCopy = (guest: GuestFacts): boolean =>
  copiedVolumes(guest).some((volume) => volume.class !== 'generated');
