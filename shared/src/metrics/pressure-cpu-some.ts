import { type Metric, PRIORITY_OPTIONS } from './metric.ts';
import { pressureColumn } from './pressure-column.ts';

export const pressureCpuSome = {
  id: 'pressure-cpu-some',
  title: 'CPU pressure, some',
  description:
    'The time of the last hour in which at least one of their tasks waited for a core (PSI), added up over the guests of a node; from Proxmox VE 9 on.',
  family: 'pressure',
  mode: 'used',
  options: PRIORITY_OPTIONS,
  bind: (model) => pressureColumn(model, 'CPU pressure', ({ cpuSomePercent }) => cpuSomePercent),
} as const satisfies Metric;
