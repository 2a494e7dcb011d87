import { assigned, type Metric } from './metric.ts';

export const memoryAssigned = {
  id: 'memory-assigned',
  title: 'Memory assigned',
  description: 'The configured maximum memory of running guests; may exceed what the node has.',
  resource: 'memory',
  mode: 'assigned',
  bind: (model) => ({
    guest: assigned(model, ({ memoryTotalBytes }) => memoryTotalBytes ?? 0),
    base: new Float64Array(model.nodes.length),
    total: model.nodeLoads.memoryTotalBytes,
  }),
} as const satisfies Metric;
