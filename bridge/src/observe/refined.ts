import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { ClusterSnapshot, UnknownFact } from '#shared/snapshot/snapshot.ts';
import type { Known } from './assemble.ts';
import { same } from './reuse.ts';

/** The snapshot with all that was read since about its nodes and guests; what had nothing added stays as it is. */
export function withKnown(
  snapshot: ClusterSnapshot,
  known: Known,
  gaps: readonly UnknownFact[],
): ClusterSnapshot {
  return {
    ...snapshot,
    nodes: snapshot.nodes.map((node): NodeFacts => {
      const history = known.nodeHistory(node.name);
      return history && !same(history, node.history) ? { ...node, history } : node;
    }),
    guests: snapshot.guests.map((guest): GuestFacts => {
      const history = known.guestHistory(guest.vmid) ?? guest.history;
      const placement = known.placement(guest.vmid, guest.node) ?? guest.placement;
      if (same(history, guest.history) && same(placement, guest.placement)) return guest;
      return { ...guest, ...(history && { history }), ...(placement && { placement }) };
    }),
    unknown: withGaps(snapshot.unknown, gaps),
  };
}

function withGaps(said: UnknownFact[], gaps: readonly UnknownFact[]): UnknownFact[] {
  const known = new Set(said.map(({ what }) => what));
  const added = gaps.filter(({ what }) => !known.has(what));
  return added.length === 0 ? said : [...said, ...added];
}
