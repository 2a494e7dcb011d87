import { orZero } from '../kit/unknown.ts';
import { hostMemoryBytes } from './memory-need.ts';
import type { GuestIndex, Model } from './model.ts';

/** Bytes of a guest's disks that are on storage of its node and so move along; of replicated ones the rest is little. */
export function movedDiskBytes({ guests }: Model, guest: GuestIndex): number {
  const { placement, replicationTargets = [] } = guests[guest] ?? {};
  const isThere = replicationTargets.length > 0;
  const local =
    placement?.volumes.filter(({ shared, skipsReplication }) => !shared && (!isThere || skipsReplication)) ??
    [];
  return local.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
}

/** Memory that goes over the network: what it has touched; a container starts with empty memory. */
export function movedMemoryBytes({ guests }: Model, guest: GuestIndex): number {
  const facts = guests[guest];
  if (facts === undefined || facts.kind === 'lxc') return 0;
  const bytes = Math.min(hostMemoryBytes(facts), facts.memoryTotalBytes ?? Number.NaN);
  return Math.round(orZero(bytes));
}

export const movedBytes = (model: Model, guest: GuestIndex): number =>
  movedMemoryBytes(model, guest) + movedDiskBytes(model, guest);
