import { orZero } from '../kit/unknown.ts';

export interface Figures {
  readonly now: Float64Array;
  readonly past: Float64Array;
}

/**
 * Peaks of different guests rarely meet: what they add up to beyond the node's own history is taken from each
 * in proportion, but not below what it uses now.
 */
export function withoutStackedPeaks(
  { now, past }: Figures,
  home: Int32Array,
  base: Float64Array,
  ceiling: Float64Array,
): Float64Array {
  const sums = new Float64Array(base.length);
  for (let guest = 0; guest < past.length; guest++) {
    const node = home[guest] ?? -1;
    const load = past[guest] ?? 0;
    if (node >= 0) sums[node] = (sums[node] ?? 0) + orZero(load);
  }
  return past.map((load, guest) => {
    const node = home[guest] ?? -1;
    const sum = sums[node] ?? 0;
    const room = (ceiling[node] ?? Number.NaN) - (base[node] ?? 0);
    const share = room < sum ? Math.max(0, room) / sum : 1;
    return Math.round(Math.max(Math.min(now[guest] ?? 0, load), load * share));
  });
}
