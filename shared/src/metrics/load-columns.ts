import type { LoadColumn, Loads } from '../model/goals.ts';
import type { Model } from '../model/model.ts';
import { chosenMetrics, type MetricId } from '../settings/balance-by.ts';
import { metrics } from './index.ts';
import type { Metric, MetricColumn } from './metric.ts';

const byId: ReadonlyMap<MetricId, Metric> = new Map(metrics.map((metric) => [metric.id, metric]));

/** What the limits and the thresholds of memory and CPU hold for: what is used, over a day or a week. */
const LIMITED = { 'memory-peak': 'memory', 'cpu-p95': 'cpu' } as const satisfies Partial<
  Record<MetricId, LoadColumn['limit']>
>;
const limitOf = (id: MetricId): LoadColumn['limit'] =>
  id === 'memory-peak' || id === 'cpu-p95' ? LIMITED[id] : undefined;

const thresholdOf = ({ family, mode }: Metric): LoadColumn['threshold'] =>
  mode === 'used' && (family === 'memory' || family === 'cpu') ? family : undefined;

const isPlain = ({ priority }: Model): boolean => priority.every((weight) => weight === 1);

const weighed = ({ guest, ...column }: MetricColumn, { priority }: Model): MetricColumn => ({
  ...column,
  guest: guest.map((weight, index) => Math.round(weight * (priority[index] ?? 1))),
});

/**
 * The columns that a plan is made by: the chosen metrics, in which guests weigh by their priority, and memory and CPU
 * as they are, for their limits.
 */
export function loadColumns(model: Model): Loads {
  const chosen = chosenMetrics(model.settings);
  const plain = isPlain(model);
  const judged = chosen.flatMap((id): LoadColumn[] => {
    const metric = byId.get(id);
    if (metric === undefined) return [];
    const threshold = thresholdOf(metric);
    return metric.bind(model).map((column) => ({
      id,
      ...(plain ? column : weighed(column, model)),
      isJudged: true,
      threshold,
      limit: plain ? limitOf(id) : undefined,
    }));
  });
  const limited = (['memory-peak', 'cpu-p95'] as const)
    .filter((id) => !judged.some((column) => column.id === id && column.limit !== undefined))
    .flatMap((id) =>
      (byId.get(id)?.bind(model) ?? []).map((column) => ({
        id,
        ...column,
        isJudged: false,
        limit: limitOf(id),
      })),
    );
  return [...judged, ...limited];
}
