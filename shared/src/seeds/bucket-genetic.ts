import type { Random } from '../kit/random.ts';
import { type Buckets, bucketsOf } from './buckets.ts';
import { rearrange } from './rearrange.ts';
import type { Seed } from './seed.ts';

/** The less the nodes outside the tolerance are away from their targets, the nearer to 1. */
function fitness({ cluster, memory, nodes, target }: Buckets, place: Int32Array, tolerance: number): number {
  const used = Float64Array.from(memory.used);
  for (const [unit, node] of place.entries()) {
    const weight = memory.weight[unit] ?? 0;
    const home = cluster.place[unit] ?? 0;
    used[home] = (used[home] ?? 0) - weight;
    used[node] = (used[node] ?? 0) + weight;
  }
  const outside = nodes.reduce((sum, node) => {
    const away = Math.abs((used[node] ?? 0) - (target[node] ?? 0));
    return away > tolerance * (target[node] ?? 0) ? sum + away / 2 ** 30 : sum;
  }, 0);
  return 1 / (1 + outside);
}

interface Judged {
  readonly place: Int32Array;
  readonly fitness: number;
}

/** One of two that are drawn, the fitter more often. */
function parent(population: readonly Judged[], random: Random): Judged {
  const sum = population.reduce((total, each) => total + each.fitness, 0);
  let left = random() * sum;
  for (const each of population) {
    left -= each.fitness;
    if (left <= 0) return each;
  }
  return population[0] as Judged;
}

const fittest = (population: readonly Judged[]): Judged =>
  population.reduce((best, each) => (each.fitness > best.fitness ? each : best));

function child(mother: Judged, father: Judged, buckets: Buckets, mutation: number, random: Random) {
  const { nodes } = buckets;
  const cut = Math.floor(random() * mother.place.length);
  return mother.place.map((node, unit) => {
    if (random() < mutation) return nodes[Math.floor(random() * nodes.length)] ?? node;
    return unit < cut ? node : (father.place[unit] ?? node);
  });
}

export const bucketGenetic = {
  id: 'bucket-genetic',
  title: 'Bucket balancer, genetic',
  description:
    'A population of random placements, crossed at one point and mutated, judged by how far nodes are outside the tolerance. Mended: the best is never lost, everybody staying is one of the first, and who has no way to its place stays.',
  options: { population: 100, generations: 25, mutationPercent: 10, tolerancePercent: 5 },
  *search(
    cluster,
    { population = 100, generations = 25, mutationPercent = 10, tolerancePercent = 5 },
    random,
  ) {
    const buckets = bucketsOf(cluster);
    const { nodes } = buckets;
    if (cluster.unitCount === 0 || nodes.length < 2) return 0;
    const judged = (place: Int32Array) => ({
      place,
      fitness: fitness(buckets, place, tolerancePercent / 100),
    });
    const anywhere = () => cluster.place.map((node) => nodes[Math.floor(random() * nodes.length)] ?? node);
    let all: Judged[] = Array.from({ length: Math.max(2, population) }, (_, index) =>
      judged(index === 0 ? Int32Array.from(cluster.place) : anywhere()),
    );
    for (let generation = 1; generation <= generations; generation++) {
      const children = all
        .slice(1)
        .map(() =>
          judged(child(parent(all, random), parent(all, random), buckets, mutationPercent / 100, random)),
        );
      all = [fittest(all), ...children];
      yield generation * all.length;
    }
    rearrange(cluster, fittest(all).place);
    return generations * all.length;
  },
} as const satisfies Seed;
