import { type Metric, zeroUnknown } from './metric.ts';

export const cpuUsed = {
  id: 'cpu-used',
  title: 'CPU used',
  description:
    'Cores that guests keep busy: p95 of their history, or the current sample; the host counts too.',
  resource: 'cpu',
  mode: 'used',
  bind: ({ guestLoads, nodeLoads }) => ({
    guest: zeroUnknown(guestLoads.cpuMillicores),
    base: nodeLoads.cpuBesideMillicores,
    total: nodeLoads.cpuTotalMillicores,
  }),
} as const satisfies Metric;
