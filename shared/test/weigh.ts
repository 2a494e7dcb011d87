import type { Metric, MetricColumn } from '../src/metrics/metric.ts';
import { compileModel } from '../src/model/model.ts';
import { Settings, type SettingsInput } from '../src/settings/settings.ts';
import type { ClusterSnapshot } from '../src/snapshot/snapshot.ts';
import { cluster } from './cluster.ts';

/** The columns of a metric for a cluster, as text or as facts. */
export const weighAll = (
  metric: Metric,
  facts: string | ClusterSnapshot,
  input: SettingsInput = {},
): readonly MetricColumn[] =>
  metric.bind(compileModel(typeof facts === 'string' ? cluster(facts) : facts, Settings.parse(input)));

/** The only column of a metric, as plain numbers divided by `unit`. */
export function weigh(
  metric: Metric,
  facts: string | ClusterSnapshot,
  { unit = 1, ...input }: SettingsInput & { readonly unit?: number } = {},
) {
  const columns = weighAll(metric, facts, input);
  const [column] = columns;
  if (column === undefined || columns.length > 1) throw new Error(`${columns.length} columns`);
  const plain = (values: Float64Array) => [...values].map((value) => value / unit);
  return {
    resource: column.resource,
    guest: plain(column.guest),
    base: plain(column.base),
    total: plain(column.total),
  };
}
