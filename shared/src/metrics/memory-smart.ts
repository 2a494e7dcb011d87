import { combine } from './combine.ts';
import { memoryPeak } from './memory-peak.ts';
import { MEMORY_OPTIONS, type Metric } from './metric.ts';
import { pressureMemorySome } from './pressure-memory-some.ts';

export const memorySmart = {
  id: 'memory-smart',
  title: 'Memory, use and pressure',
  description: 'The use of memory and the pressure on it as one figure, by their weights.',
  family: 'combined',
  mode: 'used',
  options: ['memoryUsageWeight', 'memoryPressureWeight', 'peakWindow', ...MEMORY_OPTIONS],
  bind(model) {
    const { memoryUsageWeight, memoryPressureWeight } = model.settings;
    return combine('memory load', [
      { columns: memoryPeak.bind(model), weight: memoryUsageWeight },
      { columns: pressureMemorySome.bind(model), weight: memoryPressureWeight },
    ]);
  },
} as const satisfies Metric;
