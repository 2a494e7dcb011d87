import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { ClusterSnapshot, UnknownFact } from '#shared/snapshot/snapshot.ts';
import type { Load } from '#shared/snapshot/source.ts';
import type { Clock } from '../clock.ts';
import { earlierIn } from './reuse.ts';

// After a move the figures are those of the source, or zero, until the target's next cycle of 10 s.
const SETTLING_MS = 15_000;

interface Observed {
  readonly nodes: NodeFacts[];
  readonly guests: GuestFacts[];
}

type KeepSample = (
  earlier: ClusterSnapshot | undefined,
  now: Observed,
) => Observed & { readonly gaps: UnknownFact[] };

/**
 * Keeps an earlier sample where the cluster has no newer one: figures that are the same to the last digit were
 * not taken again, and a guest that has just moved is measured only by its new node's next cycle.
 */
export function keepSample(clock: Clock): KeepSample {
  let settlesAtMs = new Map<number, number>();
  return (earlier, { nodes, guests }) => {
    const nowMs = clock.nowMs();
    const nodeBefore = earlierIn(earlier?.nodes ?? [], ({ name }) => name);
    const guestBefore = earlierIn(earlier?.guests ?? [], ({ vmid }) => vmid);
    const settling = new Map<number, number>();
    const gaps: UnknownFact[] = [];
    const kept = guests.map((guest, index) => {
      const before = guestBefore(guest.vmid, index);
      const moved = before !== undefined && before.node !== guest.node;
      const untilMs = moved ? nowMs + SETTLING_MS : settlesAtMs.get(guest.vmid);
      if (untilMs === undefined || nowMs >= untilMs || !before?.load || !guest.load)
        return withEarlierLoad(guest, before?.load);
      settling.set(guest.vmid, untilMs);
      gaps.push({
        what: `guest ${guest.vmid} load`,
        why: `just moved to ${guest.node}: figures from before`,
      });
      return { ...guest, load: before.load };
    });
    settlesAtMs = settling;
    return {
      nodes: nodes.map((node, index) => withEarlierLoad(node, nodeBefore(node.name, index)?.load)),
      guests: kept,
      gaps,
    };
  };
}

function withEarlierLoad<Facts extends { load?: Load | undefined }>(facts: Facts, earlier?: Load): Facts {
  const { load } = facts;
  if (load === earlier) return facts;
  const sameSample =
    load !== undefined &&
    earlier !== undefined &&
    load.cpuCores === earlier.cpuCores &&
    load.memoryBytes === earlier.memoryBytes &&
    load.memoryHostBytes === earlier.memoryHostBytes;
  return sameSample ? { ...facts, load: earlier } : facts;
}
