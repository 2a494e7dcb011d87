import { type Metric, zeroUnknown } from './metric.ts';

export const memoryUsed = {
  id: 'memory-used',
  title: 'Memory used',
  description:
    'What guests hold on their host, or held at the peak of their history; the host itself counts too.',
  resource: 'memory',
  mode: 'used',
  bind: ({ guestLoads, nodeLoads }) => ({
    guest: zeroUnknown(guestLoads.memoryBytes),
    base: nodeLoads.memoryBesideBytes,
    total: nodeLoads.memoryTotalBytes,
  }),
} as const satisfies Metric;
