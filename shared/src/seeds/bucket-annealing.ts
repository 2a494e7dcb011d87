import { patience } from '../kit/patience.ts';
import { bucketsOf, distance } from './buckets.ts';
import { rearrange } from './rearrange.ts';
import type { Seed } from './seed.ts';

const GIB = 2 ** 30;

export const bucketAnnealing = {
  id: 'bucket-annealing',
  title: 'Bucket balancer, annealing',
  description:
    'Random single moves, worse ones the more seldom the colder it gets. Mended: the best placement met is kept instead of the last, and it is the same for the same seed.',
  options: { temperatureGib: 1000, coolingPercent: 1, coldGib: 1 },
  *search(cluster, { temperatureGib = 1000, coolingPercent = 1, coldGib = 1 }, random) {
    const buckets = bucketsOf(cluster);
    let [score, work] = [distance(buckets), 0];
    let best = { score, place: Int32Array.from(cluster.place) };
    const drawn = (count: number) => Math.floor(random() * count);
    for (let hot = temperatureGib; hot > coldGib && cluster.unitCount > 0; hot *= 1 - coolingPercent / 100) {
      const unit = drawn(cluster.unitCount);
      const from = cluster.place[unit] ?? 0;
      const to = buckets.nodes[drawn(buckets.nodes.length)] ?? from;
      yield ++work;
      if (from === to || !cluster.mayGo(unit, to)) continue;
      cluster.go(unit, to);
      const after = distance(buckets);
      if (after - score > hot * GIB * patience(random())) cluster.go(unit, from);
      else score = after;
      if (score < best.score) best = { score, place: Int32Array.from(cluster.place) };
    }
    rearrange(cluster, best.place);
    return work;
  },
} as const satisfies Seed;
