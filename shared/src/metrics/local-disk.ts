import { column } from '../kit/column.ts';
import type { Model } from '../model/model.ts';
import type { StorageFacts } from '../snapshot/cluster-facts.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';
import { besideOf, type Metric, type MetricColumn, PRIORITY_OPTIONS } from './metric.ts';

const holdsDisks = ({ shared, content, totalBytes = 0 }: StorageFacts): boolean =>
  !shared && totalBytes > 0 && (content.includes('images') || content.includes('rootdir'));

const bytesOn = ({ placement }: GuestFacts, pool: string): number =>
  (placement?.volumes ?? []).reduce(
    (sum, { storage, shared, bytes = 0 }) => sum + (storage === pool && !shared ? bytes : 0),
    0,
  );

function columnOf(model: Model, pool: string, here: readonly StorageFacts[]): MetricColumn {
  const byNode = new Map(here.map((storage) => [storage.node, storage]));
  const guest = column(model.guests, (facts) => Math.round(bytesOn(facts, pool)));
  return {
    resource: pool,
    guest,
    base: besideOf(model, guest, ({ name }) => byNode.get(name)?.usedBytes),
    total: column(model.nodes, ({ name }) => byNode.get(name)?.totalBytes ?? Number.NaN),
  };
}

export const localDisk = {
  id: 'local-disk',
  title: 'Local disks',
  description:
    'How full each pool is that every node has for itself, one by one; a guest counts with its volumes there, where its configuration was read.',
  family: 'disk',
  mode: 'used',
  options: PRIORITY_OPTIONS,
  bind(model) {
    const pools = new Map<string, StorageFacts[]>();
    for (const storage of model.snapshot.storages.filter(holdsDisks))
      pools.set(storage.storage, [...(pools.get(storage.storage) ?? []), storage]);
    return [...pools]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([pool, here]) => columnOf(model, pool, here));
  },
} as const satisfies Metric;
