import type { Series } from '../snapshot/source.ts';

/** 95 %: what the sum does not exceed in all but one slot of twenty. */
const PEAK_SHARE = 20;

/** The slots of the last day that all series are looked at, oldest first. */
interface Window {
  readonly firstSlot: number;
  readonly length: number;
}

type Pick = (series: Series) => readonly (number | null)[];

function windowOf(all: readonly (Series | undefined)[], pick: Pick): Window | undefined {
  let end = Number.NEGATIVE_INFINITY;
  let firstSlot = Number.POSITIVE_INFINITY;
  for (const series of all) {
    if (series === undefined || pick(series).length === 0) continue;
    firstSlot = Math.min(firstSlot, series.firstSlot);
    end = Math.max(end, series.firstSlot + pick(series).length);
  }
  return end > firstSlot ? { firstSlot, length: end - firstSlot } : undefined;
}

const valueAt = (series: Series, pick: Pick, slot: number): number | undefined =>
  pick(series)[slot - series.firstSlot] ?? undefined;

/** The value that all but one of twenty do not exceed (nearest rank). */
function percentile95(values: ArrayLike<number>): number {
  const highest = Float64Array.from(values).sort().reverse();
  return highest[Math.floor(highest.length / PEAK_SHARE)] ?? highest[0] ?? 0;
}

/**
 * What each of some guests adds to the 95th percentile of their sum: its part of the slots in which all of
 * them together are at it or above. A guest without a series counts as `flat` in each slot; a gap counts nothing. These add up to
 * the percentile of the sum, which the sum of each guest's own percentile exceeds by as much as their peaks do not
 * meet.
 */
export function sharesOfPeak(
  all: readonly (Series | undefined)[],
  flat: readonly number[],
  pick: Pick,
): readonly number[] | undefined {
  const window = windowOf(all, pick);
  if (window === undefined) return undefined;
  const at = (index: number, offset: number): number => {
    const series = all[index];
    if (series === undefined) return flat[index] ?? 0;
    return valueAt(series, pick, window.firstSlot + offset) ?? 0;
  };
  const sums = new Float64Array(window.length).map((_, offset) =>
    all.reduce((sum, _series, index) => sum + at(index, offset), 0),
  );
  const peak = percentile95(sums);
  const slots = [...sums.keys()].filter((offset) => (sums[offset] ?? 0) >= peak);
  const whole = slots.reduce((sum, offset) => sum + (sums[offset] ?? 0), 0);
  if (whole === 0) return all.map(() => 0);
  return all.map((_, index) => (slots.reduce((sum, offset) => sum + at(index, offset), 0) * peak) / whole);
}

/**
 * The 95th percentile of what is left of `whole` when `parts` are taken from it, slot by slot, from `now` back to the
 * first that is a step of more than `stepMax` away from the next: before that the parts were others.
 */
export function restAtPeak(
  whole: Series | undefined,
  parts: readonly (Series | undefined)[],
  pick: Pick,
  { now, stepMax }: { readonly now: number; readonly stepMax: number },
): number | undefined {
  if (whole === undefined || parts.some((part) => part === undefined)) return undefined;
  const rests: number[] = [];
  const values = pick(whole);
  for (let index = values.length - 1; index >= 0; index--) {
    const value = values[index] ?? undefined;
    const taken = parts.map((part) => part && valueAt(part, pick, whole.firstSlot + index));
    if (value === undefined || taken.some((each) => each === undefined)) continue;
    const rest = taken.reduce<number>((left, each) => left - (each ?? 0), value);
    if (Math.abs(rest - (rests.at(-1) ?? now)) > stepMax) break;
    rests.push(rest);
  }
  return rests.length === 0 ? undefined : percentile95(rests);
}
