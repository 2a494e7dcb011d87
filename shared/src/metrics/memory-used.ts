import { MEMORY_OPTIONS, type Metric, memoryColumn, ofRunning } from './metric.ts';

export const memoryUsed = {
  id: 'memory-used',
  title: 'Memory used',
  description: 'What guests say that they use just now; the host itself counts too.',
  family: 'memory',
  mode: 'used',
  options: MEMORY_OPTIONS,
  bind: (model) =>
    memoryColumn(
      model,
      ofRunning(model, ({ load }) => load?.memoryBytes),
    ),
} as const satisfies Metric;
