import { formatDuration, formatDurationRange } from '#shared/kit/units.ts';

/** `3–6 min`, `< 1 min`, `≤ 2 min`: an estimate as narrow as a column, and no more exact than it is. */
export function timeRange([low, high]: readonly [number, number]): string {
  const [shortest, longest] = [formatDuration(low), formatDuration(high)];
  return shortest !== longest && low < 60 ? `≤ ${longest}` : formatDurationRange(low, high);
}
