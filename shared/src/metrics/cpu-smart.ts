import { combine } from './combine.ts';
import { cpuP95 } from './cpu-p95.ts';
import { CPU_OPTIONS, type Metric } from './metric.ts';
import { pressureCpuSome } from './pressure-cpu-some.ts';

export const cpuSmart = {
  id: 'cpu-smart',
  title: 'CPU, use and pressure',
  description: 'The use of CPU and the pressure on it as one figure, by their weights.',
  family: 'combined',
  mode: 'used',
  options: ['cpuUsageWeight', 'cpuPressureWeight', ...CPU_OPTIONS],
  bind(model) {
    const { cpuUsageWeight, cpuPressureWeight } = model.settings;
    return combine('CPU load', [
      { columns: cpuP95.bind(model), weight: cpuUsageWeight },
      { columns: pressureCpuSome.bind(model), weight: cpuPressureWeight },
    ]);
  },
} as const satisfies Metric;
