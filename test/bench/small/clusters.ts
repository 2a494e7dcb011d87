import { type Random, seededRandom } from '../../../shared/src/kit/random.ts';

/** A cluster in the file form `proxlb-bench/1`, and how it is to be judged. */
export interface SmallCluster {
  readonly name: string;
  readonly instance: object;
}

const GIB = 1024;
const HALF_GIB = 512;
const METHODS = [
  'memory',
  'memory',
  'memory',
  'memory',
  'cpu_smart',
  'memory',
  'memory',
  'global_smart',
] as const;

const below = (random: Random, count: number): number => Math.floor(random() * count);

/** About normal: mean 0, deviation 1. */
const normal = (random: Random): number =>
  Array.from({ length: 12 }, random).reduce((sum, each) => sum + each, -6);

const clipped = (figure: number, least: number, most: number) => Math.min(most, Math.max(least, figure));

function guest(random: Random, index: number, nodeNames: readonly string[], crowd: number) {
  const memory = clipped(
    Math.round((4 * GIB * Math.exp(0.9 * normal(random))) / HALF_GIB) * HALF_GIB,
    HALF_GIB,
    64 * GIB,
  );
  const cores = 1 + below(random, 8);
  const luck = random();
  const node = random() < 0.45 ? crowd : below(random, nodeNames.length);
  return {
    name: `vm-${100 + index}`,
    node: nodeNames[node],
    cpu: cores,
    memory_mib: memory,
    cpu_usage: Math.round(1000 * cores * clipped(0.18 * Math.exp(0.7 * normal(random)), 0.01, 1)) / 1000,
    cpu_pressure: Math.round(100 * random() * (luck < 0.1 ? 30 : 3)) / 100,
    memory_pressure: Math.round(100 * random() * (luck > 0.92 ? 30 : 1)) / 100,
    io_pressure: Math.round(100 * random() * 4) / 100,
    disks_mib: random() < 0.2 ? { local: (10 + below(random, 90)) * GIB } : {},
    priority: luck < 0.1 ? 1 : luck > 0.9 ? 3 : 2,
    type: random() < 0.15 ? 'ct' : 'vm',
  };
}

type Guest = ReturnType<typeof guest>;

const pick = (random: Random, names: readonly string[], count: number): string[] => {
  const left = [...names];
  return Array.from({ length: count }, () => left.splice(below(random, left.length), 1)[0] ?? '');
};

function constraints(random: Random, guests: readonly Guest[], nodeNames: readonly string[]) {
  const names = pick(
    random,
    guests.map(({ name }) => name),
    9,
  );
  const rule = (name: string, vms: string[]) => ({ name, vms, hard: true, origin: 'plb' });
  const pinned = names[7] ?? '';
  const nodes = pick(random, nodeNames, 2);
  return {
    affinity: random() < 0.6 ? [rule('together', names.slice(0, 2))] : [],
    anti_affinity: random() < 0.7 ? [rule('apart', names.slice(2, 2 + 2 + below(random, 2)))] : [],
    pin: random() < 0.4 ? [{ vm: pinned, nodes }] : [],
    ignore: random() < 0.3 ? [names[8]] : [],
  };
}

/** Nodes of nearly one size at 55 to 70 % of memory, one of them too full. */
function cluster(
  name: string,
  seed: number,
  nodeCount: number,
  guestCount: number,
  method: string,
): SmallCluster {
  const random = seededRandom(seed);
  const nodeNames = Array.from({ length: nodeCount }, (_, index) => `pve${index + 1}`);
  const crowd = below(random, nodeCount);
  const guests = Array.from({ length: guestCount }, (_, index) => guest(random, index, nodeNames, crowd));
  const used = guests.reduce((sum, { memory_mib }) => sum + memory_mib, 0);
  const mean = used / (0.45 + 0.15 * random()) / nodeCount;
  const greatest = Math.max(
    ...nodeNames.map((node) =>
      guests.reduce((sum, each) => sum + (each.node === node ? each.memory_mib : 0), 0),
    ),
  );
  const nodes = nodeNames.map((node, index) => ({
    name: node,
    cpu_total: 8 * (2 + below(random, 4)),
    memory_total_mib:
      Math.ceil(Math.max(index === crowd ? greatest : 0, mean * (0.85 + 0.3 * random())) / (8 * GIB)) *
      8 *
      GIB,
    memory_reserve_mib: 0,
    cpu_reserve: 0,
    storage_free_mib: { local: 4_000_000 },
    cpu_pressure: 0,
    memory_pressure: 0,
    io_pressure: 0,
    maintenance: false,
  }));
  const balancing = {
    method,
    mode: 'used',
    balanciness: 3,
    cpu_overcommit: 8,
    w_balance: 10,
    w_stickiness: 10,
  };
  return {
    name,
    instance: {
      ...{ schema: 'proxlb-bench/1', name, seed, evacuate_node: null, balancing, nodes, vms: guests },
      constraints: constraints(random, guests, nodeNames),
    },
  };
}

/** 3 or 4 nodes with 20 to 30 guests; some of them by several kinds of load at once. */
export const smallClusters = (count: number, seed: number): SmallCluster[] =>
  Array.from({ length: count }, (_, index) => {
    const random = seededRandom(seed * 1000 + index);
    const [nodes, guests] = [3 + below(random, 2), 20 + below(random, 11)];
    const method = METHODS[index % METHODS.length] ?? 'memory';
    return cluster(`small-${seed}-${index + 1}`, seed * 100_000 + index, nodes, guests, method);
  });

/** 8 nodes with 60 guests, by memory. */
export const middleClusters = (count: number, seed: number): SmallCluster[] =>
  Array.from({ length: count }, (_, index) =>
    cluster(`middle-${seed}-${index + 1}`, seed * 200_000 + index, 8, 60, 'memory'),
  );
