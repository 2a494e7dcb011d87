import { type Metric, PRIORITY_OPTIONS } from './metric.ts';
import { pressureColumn } from './pressure-column.ts';

export const pressureMemoryFull = {
  id: 'pressure-memory-full',
  title: 'Memory pressure, full',
  description:
    'The time of the last hour in which all of their tasks waited at once for memory (PSI), added up over the guests of a node; from Proxmox VE 9 on.',
  family: 'pressure',
  mode: 'used',
  options: PRIORITY_OPTIONS,
  bind: (model) => pressureColumn(model, 'memory pressure', ({ memoryFullPercent }) => memoryFullPercent),
} as const satisfies Metric;
