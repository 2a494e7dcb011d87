const SIZE = 4096;

/** The natural logarithm of something in (0, 1], by + - x / only: the same in every JavaScript engine. */
function logarithm(value: number): number {
  let rest = value;
  let sum = 0;
  while (rest < 0.7) {
    rest *= 2;
    sum -= Math.LN2;
  }
  const ratio = (rest - 1) / (rest + 1);
  let power = ratio;
  for (let term = 1; term < 60; term += 2) {
    sum += (2 * power) / term;
    power *= ratio * ratio;
  }
  return sum;
}

const table = Float64Array.from({ length: SIZE }, (_, index) => -logarithm((index + 0.5) / SIZE));

/** How many temperatures worse a step may be, by a chance in [0, 1): exponentially distributed, mean 1. */
export const patience = (chance: number): number => table[Math.floor(chance * SIZE)] ?? 0;
