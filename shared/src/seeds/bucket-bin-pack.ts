import { bucketsOf } from './buckets.ts';
import { rearrange } from './rearrange.ts';
import type { Seed } from './seed.ts';

export const bucketBinPack = {
  id: 'bucket-bin-pack',
  title: 'Bucket balancer, packing anew',
  description:
    'First fit decreasing: all guests, the largest first, each into the first node that it does not fill above its share and the tolerance. Mended: guests that fit nowhere, or have no way there, stay where they are.',
  options: { tolerancePercent: 10 },
  *search(cluster, { tolerancePercent = 10 }) {
    const { memory, nodes, target } = bucketsOf(cluster);
    const weight = (unit: number) => memory.weight[unit] ?? 0;
    const units = [...cluster.place.keys()].sort((one, other) => weight(other) - weight(one) || one - other);
    const used = Float64Array.from(memory.used);
    for (const unit of units) {
      const node = cluster.place[unit] ?? 0;
      used[node] = (used[node] ?? 0) - weight(unit);
    }
    const wanted = Int32Array.from(cluster.place);
    for (const unit of units) {
      const fitting = nodes.find(
        (node) => (used[node] ?? 0) + weight(unit) <= (target[node] ?? 0) * (1 + tolerancePercent / 100),
      );
      const node = fitting ?? wanted[unit] ?? 0;
      wanted[unit] = node;
      used[node] = (used[node] ?? 0) + weight(unit);
    }
    rearrange(cluster, wanted);
    yield units.length;
    return units.length;
  },
} as const satisfies Seed;
