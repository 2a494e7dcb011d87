import type { ClusterSnapshot } from '../../../shared/src/snapshot/snapshot.ts';

export interface Spread {
  readonly memoryPoints: number;
  readonly cpuPoints: number;
  readonly worstPoints: number;
}

/** Where every guest is, by vmid. */
export type Placement = Readonly<Record<string, string>>;

const range = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

/** How far the fullest and the emptiest node are apart, added up from the snapshot and a placement alone. */
export function spreadOf({ nodes, guests }: ClusterSnapshot, placement: Placement): Spread {
  const use = nodes.map(({ name, load, memoryTotalBytes = 1, cpuTotalCores = 1 }) => {
    let [memory, cpu] = [load?.memoryBytes ?? 0, load?.cpuCores ?? 0];
    for (const { vmid, node, load: own } of guests) {
      const change = Number(placement[vmid] === name) - Number(node === name);
      memory += change * (own?.memoryHostBytes ?? own?.memoryBytes ?? 0);
      cpu += change * (own?.cpuCores ?? 0);
    }
    return { memory: (memory / memoryTotalBytes) * 100, cpu: (cpu / cpuTotalCores) * 100 };
  });
  const memoryPoints = range(use.map(({ memory }) => memory));
  const cpuPoints = range(use.map(({ cpu }) => cpu));
  return { memoryPoints, cpuPoints, worstPoints: Math.max(memoryPoints, cpuPoints) };
}

/** What goes over the network when guests end there: their touched memory. */
export const movedBytes = ({ guests }: ClusterSnapshot, placement: Placement): number =>
  guests.reduce(
    (sum, { vmid, node, load }) =>
      placement[vmid] === node ? sum : sum + (load?.memoryHostBytes ?? load?.memoryBytes ?? 0),
    0,
  );
