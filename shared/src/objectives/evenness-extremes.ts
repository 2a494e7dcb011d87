import type { ColumnIndex, ExtremeTerm, Goals, LoadColumn } from '../model/goals.ts';
import type { Settings } from '../settings/settings.ts';

/** In hundredths of a percent, as pressures are. */
const LEVELS = 10_000;
/** A gap of a hundredth of a percent counts for more than all squares; the greatest for about what it squares to. */
const GAP_WEIGHT = 4e11;
const GREATEST_WEIGHT = 1e8;

/** What is added to the squares: the fullest node, or the gap between the fullest and the emptiest. */
export function extremeOf(
  { guest, base, total }: LoadColumn,
  column: ColumnIndex,
  judged: readonly number[],
  form: Settings['evennessForm'],
): ExtremeTerm {
  const counted = new Set(judged);
  const divisor = total.map((each, node) => (counted.has(node) ? each / LEVELS : 0));
  const common = { kind: 'extreme', tier: 'evenness', column, guest, base, divisor } as const;
  return form === 'max-min'
    ? { ...common, of: 'gap', weight: GAP_WEIGHT }
    : { ...common, of: 'greatest', weight: GREATEST_WEIGHT };
}

/** What the extremes of a column add for the steps on its nodes. */
export function addedByExtremes({ terms }: Goals, column: ColumnIndex, steps: Float64Array): number {
  return terms.reduce((sum, term) => {
    if (term.kind !== 'extreme' || term.tier !== 'evenness' || term.column !== column) return sum;
    const { of, divisor, weight } = term;
    const levels = [...divisor.keys()]
      .filter((node) => (divisor[node] ?? 0) > 0)
      .map((node) => Math.floor((steps[node] ?? 0) / (divisor[node] ?? 1)));
    const least = of === 'gap' ? Math.min(...levels) : 0;
    return sum + weight * (Math.max(...levels) - least);
  }, 0);
}
