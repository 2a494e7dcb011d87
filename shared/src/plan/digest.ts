import { digest, digestSum } from '../kit/digest.ts';
import { whole } from '../kit/whole.ts';
import { rulesOf } from '../rules/rules-of.ts';
import type { Settings } from '../settings/settings.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';

const known = new WeakMap<ClusterSnapshot, string>();

/** Guests whose text is made in one go, and how many of them take as long as one row of an inventory takes to be read. */
const GUESTS_PER_PIECE = 500;
const GUESTS_PER_UNIT = 4;

const guestText = (guest: GuestFacts): string =>
  JSON.stringify([
    guest.vmid,
    guest.kind,
    guest.node,
    guest.status,
    guest.template,
    guest.lock,
    guest.tags,
    guest.movingTo,
    guest.ha,
    guest.cpuTotalCores,
    guest.memoryTotalBytes,
  ]);

/** Of the cluster alone, bit by bit: a snapshot is held against many plans, each with settings of its own. */
export function* clusterDigest(snapshot: ClusterSnapshot): Generator<number, string> {
  const earlier = known.get(snapshot);
  if (earlier !== undefined) return earlier;
  const { nodes, storages } = snapshot;
  const { recentMoves, ...cluster } = snapshot.cluster;
  const sum = digestSum();
  sum.add(
    JSON.stringify([
      cluster,
      nodes.map(({ name, status, maintenance, haState, cpuTotalCores, memoryTotalBytes }) => [
        ...[name, status, maintenance, haState, cpuTotalCores, memoryTotalBytes],
      ]),
      storages.map(({ storage, node, available, shared }) => [storage, node, available, shared]),
    ]),
  );
  const guests = [...snapshot.guests].sort((one, other) => one.vmid - other.vmid);
  for (let from = 0; from < guests.length; from += GUESTS_PER_PIECE) {
    const piece = guests.slice(from, from + GUESTS_PER_PIECE);
    yield piece.length / GUESTS_PER_UNIT;
    for (const guest of piece) sum.add(guestText(guest));
  }
  const made = sum.digest();
  known.set(snapshot, made);
  return made;
}

/**
 * Changes when something changes that makes a plan stale: where guests are and what they are allowed, rules,
 * node states, settings. Loads change all the time and are left out; they are checked again at each move.
 */
export const planDigest = (snapshot: ClusterSnapshot, settings: Settings): string =>
  digest(JSON.stringify([whole(clusterDigest(snapshot)), settings, rulesOf(snapshot, settings)]));
