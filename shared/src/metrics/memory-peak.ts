import { MEMORY_OPTIONS, type Metric, memoryColumn, zeroUnknown } from './metric.ts';

export const memoryPeak = {
  id: 'memory-peak',
  title: 'Memory at its peak',
  description:
    'What guests held at the peak of their history, less what those peaks never were at once on their node, and what balloons keep from them; the host itself counts too. What guests take just now where no history was read.',
  family: 'memory',
  mode: 'used',
  options: ['peakWindow', ...MEMORY_OPTIONS],
  bind: (model) => memoryColumn(model, zeroUnknown(model.guestLoads.memoryBytes)),
} as const satisfies Metric;
