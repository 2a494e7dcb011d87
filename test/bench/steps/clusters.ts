import type { Random } from '../../../shared/src/kit/random.ts';
import type { StepProblem } from '../../../shared/src/steps/step-problem.ts';

/** Sizes of guests in GiB by how many of a hundred have them: a public cloud's mix (Huawei East 1). */
const FLAVOURS: readonly (readonly [share: number, gib: number])[] = [
  [22, 1],
  [44, 2],
  [18, 4],
  [11, 8],
  [4, 16],
  [1, 32],
];

const BYTES_PER_GIB = 2 ** 30;

const upTo = (random: Random, count: number): number => Math.floor(random() * count);

function drawGib(random: Random): number {
  let left = random() * 100;
  for (const [share, gib] of FLAVOURS) {
    left -= share;
    if (left < 0) return gib;
  }
  return 1;
}

interface Cluster {
  readonly need: number[];
  readonly home: number[];
  readonly nodeCount: number;
  readonly roomGib: number;
}

/** Nodes of one size, each filled with guests to a share that is drawn from `low` to `high`. */
function fill(random: Random, nodeCount: number, low: number, high: number): Cluster {
  const roomGib = [64, 128, 256][upTo(random, 3)] ?? 64;
  const need: number[] = [];
  const home: number[] = [];
  for (let node = 0; node < nodeCount; node++) {
    const goal = Math.floor(roomGib * (low + (high - low) * random()));
    for (let held = 0; held < goal; ) {
      const gib = Math.min(drawGib(random), goal - held);
      need.push(gib);
      home.push(node);
      held += gib;
    }
  }
  return { need, home, nodeCount, roomGib };
}

function problemOf(
  { need, home, nodeCount, roomGib }: Cluster,
  target: number[],
  isRoomy: boolean,
): StepProblem {
  const bytes = need.map((gib) => gib * BYTES_PER_GIB);
  const room = isRoomy ? Number.POSITIVE_INFINITY : roomGib * BYTES_PER_GIB;
  return {
    ...{ itemCount: need.length, nodeCount, home, target, bytes },
    dimensions: [{ needHome: bytes, capacity: home.slice(0, nodeCount).map(() => room) }],
    mayPark: () => true,
  };
}

/** Random moves between nodes that have room for everything. */
export function uncoupled(random: Random): StepProblem {
  const nodeCount = 8 + upTo(random, 57);
  const cluster = fill(random, nodeCount, 0.3, 0.6);
  const share = 0.1 + 0.5 * random();
  const target = cluster.home.map((node) => (random() < share ? upTo(random, nodeCount) : node));
  return problemOf(cluster, target, true);
}

/**
 * Nodes filled to 90 to 95 %, and a placement of the same guests that fits: guests change places in twos and threes
 * as long as each node stays within its memory. Circles of waiting moves are the rule.
 */
export function coupled(random: Random): StepProblem {
  const nodeCount = 4 + upTo(random, 29);
  const cluster = fill(random, nodeCount, 0.9, 0.95);
  const { need, home, roomGib } = cluster;
  const target = home.slice();
  const held = Array.from({ length: nodeCount }, (_, node) =>
    home.reduce((sum, each, item) => sum + (each === node ? (need[item] ?? 0) : 0), 0),
  );
  const wish = Math.ceil(need.length * (0.05 + 0.3 * random()));
  for (let moved = 0, tries = 0; moved < wish && tries < 50 * wish; tries++) {
    const items = Array.from({ length: 2 + upTo(random, 2) }, () => upTo(random, need.length));
    const nodes = items.map((item) => target[item] ?? 0);
    if (new Set(nodes).size < nodes.length || items.some((item) => target[item] !== home[item])) continue;
    const after = held.slice();
    items.forEach((item, index) => {
      const [from, to] = [nodes[index] ?? 0, nodes[(index + 1) % nodes.length] ?? 0];
      after[from] = (after[from] ?? 0) - (need[item] ?? 0);
      after[to] = (after[to] ?? 0) + (need[item] ?? 0);
    });
    if (nodes.some((node) => (after[node] ?? 0) > roomGib)) continue;
    items.forEach((item, index) => {
      target[item] = nodes[(index + 1) % nodes.length] ?? 0;
    });
    nodes.forEach((node) => {
      held[node] = after[node] ?? 0;
    });
    moved += items.length;
  }
  return problemOf(cluster, target, false);
}
