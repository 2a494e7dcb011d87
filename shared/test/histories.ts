import type { ClusterSnapshot } from '../src/snapshot/snapshot.ts';
import type { History } from '../src/snapshot/source.ts';

type Told = Partial<Omit<History, 'source' | 'takenAtMs'>>;

const history = (told: Told): History => ({
  source: 'rrddata',
  takenAtMs: 0,
  windowSeconds: 604_800,
  cpuP95Cores: 0,
  memoryPeakBytes: 0,
  ...told,
});

/** The cluster with what was read over time of the guests and nodes named: `{ 100: {...}, pve1: {...} }`. */
export function withHistories(
  snapshot: ClusterSnapshot,
  told: Readonly<Record<string | number, Told>>,
): ClusterSnapshot {
  const of = (name: string | number) => {
    const known = told[name];
    return known === undefined ? {} : { history: history(known) };
  };
  return {
    ...snapshot,
    nodes: snapshot.nodes.map((node) => ({ ...node, ...of(node.name) })),
    guests: snapshot.guests.map((guest) => ({ ...guest, ...of(guest.vmid) })),
  };
}

/** A series of half hours from the first on. */
export const series = (
  cpuMillicores: readonly (number | null)[],
  memoryMib: readonly (number | null)[] = cpuMillicores.map(() => null),
) => ({ firstSlot: 0, cpuMillicores: [...cpuMillicores], memoryMib: [...memoryMib] });
