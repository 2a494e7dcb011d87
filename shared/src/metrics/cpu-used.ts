import { factorAt } from '../model/cpu-speed.ts';
import { CPU_OPTIONS, cpuColumn, type Metric, ofRunning } from './metric.ts';

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

export const cpuUsed = {
  id: 'cpu-used',
  title: 'CPU used',
  description:
    'Cores that guests keep busy, as a running mean of the last minutes (EMA), or the current sample where no minutes are kept (Proxmox VE 8); the host counts too.',
  family: 'cpu',
  mode: 'used',
  options: ['cpuSpanMinutes', ...CPU_OPTIONS],
  bind: (model) =>
    cpuColumn(
      model,
      ofRunning(model, ({ load, history }, guest) => {
        if (load === undefined) return undefined;
        const mean = runningMean(history?.recentMillicores ?? [], model.settings.cpuSpanMinutes);
        return (mean ?? load.cpuCores * 1000) * factorAt(model, guest);
      }),
    ),
} as const satisfies Metric;
