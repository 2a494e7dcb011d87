import type { Seed } from './seed.ts';
import { fraction, openNodes, type SeedCluster, type SeedResource, unitsOn } from './seed-cluster.ts';

/** Open nodes by how full they are, the emptiest first. */
const byFullness = (cluster: SeedCluster, resource: SeedResource): number[] =>
  openNodes(cluster).sort((one, other) => fraction(resource, one) - fraction(resource, other) || one - other);

/** Takes a unit of the fullest node to the emptiest one that may have it; says whether it went. */
function relieve(cluster: SeedCluster, resource: SeedResource, unit: number): boolean {
  const nodes = byFullness(cluster, resource);
  const from = cluster.place[unit] ?? 0;
  if (from !== nodes[nodes.length - 1]) return false;
  const target = nodes.find((node) => node !== from && cluster.mayGo(unit, node));
  if (target === undefined) return false;
  cluster.go(unit, target);
  return true;
}

/** Guests on nodes that take none, to the emptiest ones. */
function leaveClosed(cluster: SeedCluster, resource: SeedResource): number {
  let count = 0;
  for (const [node, isOpen] of cluster.open.entries()) {
    if (isOpen === 1) continue;
    for (const unit of unitsOn(cluster, node)) {
      const target = byFullness(cluster, resource).find((each) => cluster.mayGo(unit, each));
      if (target === undefined) continue;
      cluster.go(unit, target);
      count++;
    }
  }
  return count;
}

/** The greedy loop of ProxLB 2.2 (`method`, `mode: used`, `balanciness`). */
export const proxlbGreedy = {
  id: 'proxlb-greedy',
  title: 'ProxLB',
  description:
    'Guests in the order of their memory, each of the fullest node to the emptiest, until the spread is within the balanciness. Mended: the target is chosen anew for every guest and by what is there now, a guest that may not go blocks nobody, guests that stay never count as moved, and CPU is in cores on both sides.',
  options: { balancinessPercent: 10, byCpu: 0, largerFirst: 0 },
  *search(cluster, { balancinessPercent = 10, byCpu = 0, largerFirst = 0 }) {
    const resource = byCpu === 1 ? cluster.cpu : cluster.memory;
    const weight = (unit: number) => cluster.memory.weight[unit] ?? 0;
    const sign = largerFirst === 1 ? -1 : 1;
    const units = [...cluster.place.keys()].sort(
      (one, other) => sign * (weight(one) - weight(other)) || one - other,
    );
    let work = leaveClosed(cluster, resource);
    for (const unit of units) {
      const nodes = byFullness(cluster, resource);
      const [emptiest = 0] = nodes;
      const spread = fraction(resource, nodes[nodes.length - 1] ?? 0) - fraction(resource, emptiest);
      if (spread * 100 <= balancinessPercent) break;
      relieve(cluster, resource, unit);
      yield ++work;
    }
    return work;
  },
} as const satisfies Seed;
