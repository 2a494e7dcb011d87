import { type Metric, ofRunning, PRIORITY_OPTIONS } from './metric.ts';

export const memoryAssigned = {
  id: 'memory-assigned',
  title: 'Memory assigned',
  description: 'The configured maximum memory of running guests; may exceed what the node has.',
  family: 'memory',
  mode: 'assigned',
  options: PRIORITY_OPTIONS,
  bind: (model) => [
    {
      resource: 'memory',
      guest: ofRunning(model, ({ memoryTotalBytes }) => memoryTotalBytes),
      base: new Float64Array(model.nodes.length),
      total: model.nodeLoads.memoryTotalBytes,
    },
  ],
} as const satisfies Metric;
