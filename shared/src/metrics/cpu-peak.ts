import { column } from '../kit/column.ts';
import { factorAt } from '../model/cpu-speed.ts';
import { withoutStackedPeaks } from '../model/peak-sums.ts';
import type { Settings } from '../settings/settings.ts';
import type { History } from '../snapshot/source.ts';
import { CPU_OPTIONS, cpuColumn, type Metric, ofRunning } from './metric.ts';

const peakOf = (history: History | undefined, { peakWindow }: Settings): number | undefined =>
  peakWindow === 'day' ? (history?.cpuDayPeakCores ?? history?.cpuPeakCores) : history?.cpuPeakCores;

export const cpuPeak = {
  id: 'cpu-peak',
  title: 'CPU at its peak',
  description:
    'Cores that guests kept busy at the peak of their history, less what those peaks never were at once on their node; the current sample where no history was read. The host counts too.',
  family: 'cpu',
  mode: 'used',
  options: ['peakWindow', ...CPU_OPTIONS],
  bind(model) {
    const { settings, nodes, cpuFactor, home, nodeLoads } = model;
    const now = ofRunning(model, ({ load }, guest) => (load?.cpuCores ?? 0) * 1000 * factorAt(model, guest));
    const past = ofRunning(model, ({ load, history }, guest) => {
      const cores = Math.max(load?.cpuCores ?? 0, peakOf(history, settings) ?? 0);
      return cores * 1000 * factorAt(model, guest);
    });
    const ceiling = column(
      nodes,
      ({ history }, node) => (peakOf(history, settings) ?? Number.NaN) * 1000 * (cpuFactor[node] ?? 1),
    );
    return cpuColumn(model, withoutStackedPeaks({ now, past }, home, nodeLoads.cpuBesideMillicores, ceiling));
  },
} as const satisfies Metric;
