import { openNodes, type SeedCluster, type SeedResource, unitsOn } from './seed-cluster.ts';

/** Nodes as buckets of memory that should all be filled to the same part of their size. */
export interface Buckets {
  readonly cluster: SeedCluster;
  readonly memory: SeedResource;
  readonly nodes: readonly number[];
  /** Per node. */
  readonly target: Float64Array;
}

const total = (nodes: readonly number[], figures: Float64Array): number =>
  nodes.reduce((sum, node) => sum + (figures[node] ?? 0), 0);

export function bucketsOf(cluster: SeedCluster): Buckets {
  const { memory, nodeCount } = cluster;
  const nodes = openNodes(cluster);
  const full = total(nodes, memory.used) / Math.max(1, total(nodes, memory.total));
  const target = new Float64Array(nodeCount);
  for (const node of nodes) target[node] = (memory.total[node] ?? 0) * full;
  return { cluster, memory, nodes, target };
}

/** True where the cluster is fuller than the halt: moving would not help (strictly above). */
export function isTooFull({ memory, nodes }: Buckets, haltPercent: number): boolean {
  return total(nodes, memory.used) * 100 > total(nodes, memory.total) * haltPercent;
}

/** How far a node is above (or, negative, below) its target. */
export const aboveTarget = ({ memory, target }: Buckets, node: number): number =>
  (memory.used[node] ?? 0) - (target[node] ?? 0);

/** Nodes further above than the tolerance, the fullest first; and further below, the emptiest first. */
export function outsideTolerance(buckets: Buckets, tolerance: number) {
  const { nodes, target } = buckets;
  const limit = (node: number) => tolerance * (target[node] ?? 0);
  const byDistance = (one: number, other: number) => aboveTarget(buckets, other) - aboveTarget(buckets, one);
  return {
    over: nodes.filter((node) => aboveTarget(buckets, node) > limit(node)).sort(byDistance),
    under: nodes
      .filter((node) => -aboveTarget(buckets, node) > limit(node))
      .sort((one, other) => byDistance(other, one)),
  };
}

/** Where the bucket of an item came from last, so that it is not put back at once. */
export type LastSource = Map<number, number>;

/**
 * Takes the lightest unit of the fullest node that may go to the emptiest, unless that only undoes its last
 * move; says whether there was one.
 */
export function shiftLightest(buckets: Buckets, tolerance: number, lastSource: LastSource): boolean {
  const { cluster, memory } = buckets;
  const { over, under } = outsideTolerance(buckets, tolerance);
  const [source, destination] = [over[0], under[0]];
  if (source === undefined || destination === undefined) return false;
  const weight = (unit: number) => memory.weight[unit] ?? 0;
  const lightest = unitsOn(cluster, source)
    .sort((one, other) => weight(one) - weight(other) || one - other)
    .find((unit) => lastSource.get(unit) !== destination && cluster.mayGo(unit, destination));
  if (lightest === undefined) return false;
  cluster.go(lightest, destination);
  lastSource.set(lightest, source);
  return true;
}

/** Shifts up to `rounds` times. */
export function* shiftAll(
  cluster: SeedCluster,
  { tolerancePercent = 0, haltPercent = 100, rounds = 1000 }: Readonly<Record<string, number>>,
): Generator<number, number, void> {
  const buckets = bucketsOf(cluster);
  if (isTooFull(buckets, haltPercent)) return 0;
  const lastSource: LastSource = new Map();
  for (let round = 1; round <= rounds; round++) {
    if (!shiftLightest(buckets, tolerancePercent / 100, lastSource)) return round;
    yield round;
  }
  return rounds;
}

/** Sum over nodes of how far each is from its target. */
export const distance = (buckets: Buckets): number =>
  buckets.nodes.reduce((sum, node) => sum + Math.abs(aboveTarget(buckets, node)), 0);

/** Takes units in their order while their sum fits the amount; says how many went. */
export function pour({ cluster, memory }: Buckets, source: number, target: number, amount: number): number {
  let [left, count] = [amount, 0];
  for (const unit of unitsOn(cluster, source)) {
    const weight = memory.weight[unit] ?? 0;
    if (weight > left || !cluster.mayGo(unit, target)) continue;
    cluster.go(unit, target);
    left -= weight;
    count++;
  }
  return count;
}
