import { orZero } from '../kit/unknown.ts';
import type { MetricColumn } from './metric.ts';

/** So fine that rounding decides nothing. */
const SCALE = 1e6;

export interface Part {
  readonly columns: readonly MetricColumn[];
  readonly weight: number;
}

const mean = (values: Float64Array): number => {
  const known = values.filter((value) => value > 0 && value < Number.POSITIVE_INFINITY);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
};

/**
 * Several columns as one: how full a node is on the weighted mean, where each column weighs as much as the node has of
 * it compared with the others. A column that a node does not tell is left out there.
 */
export function combine(resource: string, parts: readonly Part[]): readonly MetricColumn[] {
  const columns = parts.flatMap(({ columns: each, weight }) =>
    weight > 0 ? each.map((column) => ({ ...column, factor: (weight * SCALE) / mean(column.total) })) : [],
  );
  const known = columns.filter(({ factor }) => Number.isFinite(factor));
  const [first] = known;
  if (first === undefined) return [];
  const guest = new Float64Array(first.guest.length);
  const base = new Float64Array(first.total.length);
  const total = new Float64Array(first.total.length);
  for (const column of known) {
    column.guest.forEach((weight, index) => {
      guest[index] = (guest[index] ?? 0) + weight * column.factor;
    });
    column.total.forEach((there, node) => {
      if (!(there > 0)) return;
      total[node] = (total[node] ?? 0) + there * column.factor;
      base[node] = (base[node] ?? 0) + orZero(column.base[node] ?? 0) * column.factor;
    });
  }
  return [
    {
      resource,
      guest: guest.map(Math.round),
      base: base.map(Math.round),
      total: total.map((all) => (all > 0 ? Math.round(all) : Number.NaN)),
    },
  ];
}
