import { type Random, seededRandom } from '../../../shared/src/kit/random.ts';
import type { GuestFacts } from '../../../shared/src/snapshot/guest-facts.ts';
import type { ClusterSnapshot } from '../../../shared/src/snapshot/snapshot.ts';

const GIB = 2 ** 30;
const stamp = { source: 'simulation', takenAtMs: 0 } as const;

const SIZES = [
  [3, 30],
  [4, 40],
  [5, 80],
  [6, 100],
  [8, 200],
  [10, 250],
  [12, 240],
  [13, 300],
  [16, 400],
  [20, 500],
] as const;

/** Cores, GiB and share in percent of a public cloud's virtual machines (Huawei East 1, 125,430 of them). */
const FLAVOURS = [
  [1, 1, 22],
  [1, 2, 44],
  [1, 4, 2.7],
  [2, 4, 13.4],
  [2, 8, 2],
  [4, 8, 9.1],
  [4, 16, 1.8],
  [8, 16, 2.7],
  [8, 32, 1.1],
  [12, 24, 0.5],
  [16, 32, 0.7],
] as const;

/** Mean CPU use of virtual machines in percent, each with the share that is below (Azure 2019, 2.7 million). */
const CPU_USE = [
  [5, 45],
  [10, 60],
  [20, 74],
  [40, 88],
  [90, 100],
] as const;

export interface NamedCluster {
  readonly name: string;
  readonly snapshot: ClusterSnapshot;
}

interface Size {
  readonly cores: number;
  readonly gib: number;
  readonly usedCores: number;
  readonly usedBytes: number;
}

function sizeOf(random: Random): Size {
  let share = random() * 100;
  const [cores, gib] = FLAVOURS.find(([, , percent]) => {
    share -= percent;
    return share <= 0;
  }) ?? [1, 2];
  const drawn = random() * 100;
  const at = CPU_USE.findIndex(([, below]) => drawn < below);
  const [high, below] = CPU_USE[at] ?? [90, 100];
  const [low, from] = CPU_USE[at - 1] ?? [1, 0];
  const usePercent = low + ((high - low) * (drawn - from)) / (below - from);
  return {
    ...{ cores, gib },
    usedCores: Math.round(cores * usePercent * 10) / 1000,
    usedBytes: Math.round(gib * GIB * (0.5 + 0.45 * random())),
  };
}

/**
 * A node for a guest: the first third attracts those with much memory, the last third those with much CPU, as
 * clusters become by hand.
 */
function nodeFor({ gib, usedCores }: Size, nodeCount: number, random: Random): number {
  const third = nodeCount / 3;
  const drawn = random();
  if (gib >= 8 && drawn < 0.45) return Math.floor(random() * third);
  if (usedCores >= 1 && drawn < 0.75) return Math.floor(2 * third + random() * third);
  return Math.floor(random() * nodeCount);
}

function guestOf(size: Size, index: number, node: string): GuestFacts {
  const { cores, gib, usedCores, usedBytes } = size;
  return {
    ...{ vmid: 100 + index, kind: 'qemu', node, status: 'running', template: false, tags: [] },
    ...{ cpuTotalCores: cores, memoryTotalBytes: gib * GIB },
    load: { ...stamp, cpuCores: usedCores, memoryBytes: usedBytes },
    ha: { state: 'started', failback: true, autoRebalance: true },
  };
}

/** The least of `sizes` with which the most loaded node is about 80 % full, or all are half full. */
function nodeSize(loads: readonly number[]): number {
  const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
  return Math.ceil(Math.max(Math.max(...loads) / 0.82, mean / 0.6));
}

function snapshotOf(nodeCount: number, guestCount: number, seed: number): ClusterSnapshot {
  const random = seededRandom(seed);
  const placed = Array.from({ length: guestCount }, () => {
    const size = sizeOf(random);
    return { size, node: nodeFor(size, nodeCount, random) };
  });
  const sums = (figure: (size: Size) => number) =>
    Array.from({ length: nodeCount }, (_, node) =>
      placed.reduce((sum, each) => (each.node === node ? sum + figure(each.size) : sum), 0),
    );
  const memory = sums(({ usedBytes }) => usedBytes);
  const cpu = sums(({ usedCores }) => usedCores);
  const configured = sums(({ gib }) => gib * GIB);
  const memoryTotalBytes = Math.max(nodeSize(memory), Math.ceil(Math.max(...configured) / 0.85));
  const cpuTotalCores = Math.max(4, nodeSize(cpu));
  const nodes = memory.map((memoryBytes, node) => ({
    ...{ name: `pve${node + 1}`, status: 'online' as const, maintenance: false, version: '9.2.11' },
    ...{ cpuTotalCores, memoryTotalBytes },
    load: { ...stamp, cpuCores: cpu[node] ?? 0, memoryBytes },
  }));
  return {
    ...{ format: 1, takenAtMs: 0, nodes, storages: [], hiddenGuestsPossible: false, unknown: [] },
    guests: placed.map(({ size, node }, index) => guestOf(size, index, `pve${node + 1}`)),
    cluster: {
      ...{ standalone: false, quorate: true, migrationLink: 'separate', registeredTags: [] },
      ...{ nativeRebalance: false, haRules: [] },
    },
  };
}

/** Uneven clusters of ten sizes with every guest under HA, made up by seed; no two are alike. */
export const clusters = (count: number, seed: number): NamedCluster[] =>
  Array.from({ length: count }, (_, index) => {
    const [nodes, guests] = SIZES[index % SIZES.length] ?? [3, 30];
    const own = seed * 1000 + index;
    return { name: `${nodes}x${guests}-${own}`, snapshot: snapshotOf(nodes, guests, own) };
  });
