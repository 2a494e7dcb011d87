const BITS = 20;

/** From `hot` (at 0) to `cold` (at 1) by equal ratios; only square roots, which are the same everywhere. */
export function cooled(hot: number, cold: number, fraction: number): number {
  let ratio = cold / hot;
  let rest = Math.min(1, Math.max(0, fraction));
  if (rest === 1) return cold;
  let value = hot;
  for (let bit = 0; bit < BITS; bit++) {
    ratio = Math.sqrt(ratio);
    rest *= 2;
    if (rest < 1) continue;
    rest -= 1;
    value *= ratio;
  }
  return value;
}
