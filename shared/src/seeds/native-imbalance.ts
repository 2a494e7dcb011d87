import { fraction, openNodes, type SeedCluster } from './seed-cluster.ts';

/** Population deviation by mean by the square root of N-1: 0 even, 1 at worst (proxmox-resource-scheduling 2.1). */
export function imbalance(loads: readonly number[]): number {
  const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
  if (loads.length < 2 || mean === 0) return 0;
  const variance = loads.reduce((sum, load) => sum + (load - mean) ** 2, 0) / loads.length;
  return Math.sqrt(variance) / mean / Math.sqrt(loads.length - 1);
}

/** CPU and memory of each open node as the native scheduler sees them: fractions, memory last. */
export interface NodeFractions {
  readonly cpu: readonly number[];
  readonly memory: readonly number[];
}

export function nodeFractions(cluster: SeedCluster): NodeFractions {
  const nodes = openNodes(cluster);
  return {
    cpu: nodes.map((node) => fraction(cluster.cpu, node)),
    memory: nodes.map((node) => fraction(cluster.memory, node)),
  };
}

/** The scheduler's one number: the imbalance of (cpu + memory) / 2. */
export const imbalanceOf = ({ cpu, memory }: NodeFractions): number =>
  imbalance(cpu.map((load, node) => (load + (memory[node] ?? 0)) / 2));

/** One motion that the scheduler considers, and what the nodes would hold after it. */
export interface Motion {
  readonly unit: number;
  readonly to: number;
  readonly after: NodeFractions;
}

/** Every unit under HA on every other node that may have it. */
export function motions(cluster: SeedCluster): Motion[] {
  const nodes = openNodes(cluster);
  const position = new Map(nodes.map((node, index) => [node, index]));
  const before = nodeFractions(cluster);
  const found: Motion[] = [];
  for (let unit = 0; unit < cluster.unitCount; unit++) {
    if (cluster.managed[unit] !== 1) continue;
    const from = cluster.place[unit] ?? 0;
    for (const to of nodes) {
      if (to === from || !cluster.mayGo(unit, to)) continue;
      const after = { cpu: [...before.cpu], memory: [...before.memory] };
      for (const name of ['cpu', 'memory'] as const) {
        const { weight, total } = cluster[name];
        const shift = (node: number, sign: 1 | -1) => {
          const index = position.get(node);
          if (index === undefined) return;
          const share = (weight[unit] ?? 0) / Math.max(1, total[node] ?? 0);
          after[name][index] = (after[name][index] ?? 0) + sign * share;
        };
        shift(from, -1);
        shift(to, 1);
      }
      found.push({ unit, to, after });
    }
  }
  return found;
}
