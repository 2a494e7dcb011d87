import { column } from '../kit/column.ts';
import { orZero } from '../kit/unknown.ts';
import { factorAt } from './cpu-speed.ts';
import type { Model } from './model.ts';

/**
 * The mean of samples, oldest first, of which each weighs less than the next: half of the weight is in about a third
 * of the span. As long as the span is not full, those that are there share its weight.
 */
export function runningMean(samples: readonly number[], span: number): number | undefined {
  const kept = 1 - 2 / (span + 1);
  let [sum, weight] = [0, 0];
  for (const sample of samples) {
    sum = sample + kept * sum;
    weight = 1 + kept * weight;
  }
  return weight === 0 ? undefined : sum / weight;
}

/** Thousandths of a core that running guests keep busy: the running mean of the last minutes, or the current sample. */
export const recentMillicores = (model: Model): Float64Array =>
  column(model.guests, ({ load, history }, guest) => {
    if (load === undefined || model.running[guest] !== 1) return 0;
    const mean = runningMean(history?.recentMillicores ?? [], model.settings.cpuSpanMinutes);
    return Math.round(orZero((mean ?? load.cpuCores * 1000) * factorAt(model, guest)));
  });
