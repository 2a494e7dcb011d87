import { CPU_OPTIONS, cpuColumn, type Metric, zeroUnknown } from './metric.ts';

export const cpuP95 = {
  id: 'cpu-p95',
  title: 'CPU, 95th percentile of the sum',
  description:
    'Cores that all guests of a node together do not exceed in 95 % of the last day, each with its part of it: peaks that do not meet are not added up. The current sample where no history was read; the host counts too.',
  family: 'cpu',
  mode: 'used',
  options: CPU_OPTIONS,
  bind: (model) => cpuColumn(model, zeroUnknown(model.guestLoads.cpuMillicores)),
} as const satisfies Metric;
