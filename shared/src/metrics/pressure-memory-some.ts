import { type Metric, PRIORITY_OPTIONS } from './metric.ts';
import { pressureColumn } from './pressure-column.ts';

export const pressureMemorySome = {
  id: 'pressure-memory-some',
  title: 'Memory pressure, some',
  description:
    'The time of the last hour in which at least one of their tasks waited for memory (PSI), added up over the guests of a node; from Proxmox VE 9 on.',
  family: 'pressure',
  mode: 'used',
  options: PRIORITY_OPTIONS,
  bind: (model) => pressureColumn(model, 'memory pressure', ({ memorySomePercent }) => memorySomePercent),
} as const satisfies Metric;
