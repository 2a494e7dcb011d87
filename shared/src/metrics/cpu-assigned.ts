import { CPU_OPTIONS, type Metric, ofRunning } from './metric.ts';

export const cpuAssigned = {
  id: 'cpu-assigned',
  title: 'CPU assigned',
  description: 'The virtual cores of running guests; usually more than the node has.',
  family: 'cpu',
  mode: 'assigned',
  options: CPU_OPTIONS,
  bind: (model) => [
    {
      resource: 'CPU',
      guest: ofRunning(model, ({ cpuTotalCores }) => (cpuTotalCores ?? 0) * 1000),
      base: new Float64Array(model.nodes.length),
      total: model.nodeLoads.cpuTotalMillicores,
    },
  ],
} as const satisfies Metric;
