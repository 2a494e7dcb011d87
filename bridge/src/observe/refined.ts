import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { ClusterSnapshot, UnknownFact } from '#shared/snapshot/snapshot.ts';
import type { HistoryReader } from './history-reader.ts';
import type { PlacementReader } from './placement-reader.ts';
import { reuseList } from './reuse.ts';

/** The snapshot with the histories known by now, and a word on each that could not be read. */
export function withHistory(snapshot: ClusterSnapshot, histories: HistoryReader): ClusterSnapshot {
  const gaps: UnknownFact[] = [];
  const added = <Item extends { history?: NodeFacts['history'] }>(
    item: Item,
    what: string,
    outcome: ReturnType<HistoryReader['node']>,
  ): Item => {
    if (outcome?.type === 'failed') gaps.push({ what: `${what} history`, why: outcome.why });
    return outcome?.type === 'read' && outcome.value ? { ...item, history: outcome.value } : item;
  };
  const nodes = snapshot.nodes.map((node) => added(node, `node ${node.name}`, histories.node(node.name)));
  const guests = snapshot.guests.map((guest) =>
    added(guest, `guest ${guest.vmid}`, histories.guest(guest.vmid)),
  );
  return {
    ...snapshot,
    nodes: reuseList(snapshot.nodes, nodes, ({ name }) => name),
    guests: reuseList(snapshot.guests, guests, ({ vmid }) => vmid),
    unknown: withGaps(snapshot.unknown, gaps),
  };
}

/** The snapshot with the configurations read by now. */
export function withPlacement(
  snapshot: ClusterSnapshot,
  placements: PlacementReader,
  gaps: readonly UnknownFact[],
): ClusterSnapshot {
  const guests = snapshot.guests.map((guest): GuestFacts => {
    const placement = placements.known(guest.vmid, guest.node);
    return placement ? { ...guest, placement } : guest;
  });
  return {
    ...snapshot,
    guests: reuseList(snapshot.guests, guests, ({ vmid }) => vmid),
    unknown: withGaps(snapshot.unknown, gaps),
  };
}

function withGaps(known: UnknownFact[], gaps: readonly UnknownFact[]): UnknownFact[] {
  const said = new Set(known.map(({ what }) => what));
  const added = gaps.filter(({ what }) => !said.has(what)).map(({ what, why }) => ({ what, why }));
  return added.length === 0 ? known : [...known, ...added];
}
