import type { StorageFacts } from '#shared/snapshot/cluster-facts.ts';
import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { ClusterSnapshot, UnknownFact } from '#shared/snapshot/snapshot.ts';
import type { Known } from './assemble.ts';
import { compact } from './compact.ts';
import { same } from './reuse.ts';

/**
 * The snapshot with all that was read since about its nodes and guests; what had nothing added stays as it is. `vmids`:
 * guests that something was read of; absent: it may have been of all.
 */
export function withKnown(
  snapshot: ClusterSnapshot,
  known: Known,
  gaps: readonly UnknownFact[],
  vmids?: ReadonlySet<number>,
): ClusterSnapshot {
  return {
    ...snapshot,
    nodes: snapshot.nodes.map((node): NodeFacts => {
      const more = { history: known.nodeHistory(node.name) ?? node.history, ...known.nodeDetails(node.name) };
      const added = compact({ ...node, ...more });
      return same(added, node) ? node : added;
    }),
    guests: snapshot.guests.map((guest): GuestFacts => {
      if (vmids?.has(guest.vmid) === false) return guest;
      const history = known.guestHistory(guest.vmid) ?? guest.history;
      const placement = known.placement(guest.vmid, guest.node) ?? guest.placement;
      const balloonBytes = known.balloonBytes(guest.vmid, guest.node);
      const isSame = same(history, guest.history) && same(placement, guest.placement);
      if (isSame && balloonBytes === guest.balloonBytes) return guest;
      return compact<GuestFacts>({ ...guest, history, placement, balloonBytes });
    }),
    storages: snapshot.storages.map((row): StorageFacts => {
      const migrationLimitBytesPerSecond = known.storageLimit(row.storage);
      const metadata = known.poolMetadata(row.storage, row.node);
      const added = compact<StorageFacts>({ ...row, migrationLimitBytesPerSecond, ...metadata });
      return same(added, row) ? row : added;
    }),
    unknown: withGaps(snapshot.unknown, gaps),
  };
}

function withGaps(said: UnknownFact[], gaps: readonly UnknownFact[]): UnknownFact[] {
  const known = new Set(said.map(({ what }) => what));
  const added = gaps.filter(({ what }) => !known.has(what));
  return added.length === 0 ? said : [...said, ...added];
}
