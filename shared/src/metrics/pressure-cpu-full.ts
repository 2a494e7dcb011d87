import { type Metric, PRIORITY_OPTIONS } from './metric.ts';
import { pressureColumn } from './pressure-column.ts';

export const pressureCpuFull = {
  id: 'pressure-cpu-full',
  title: 'CPU pressure, full',
  description:
    'The time of the last hour in which all of their tasks waited at once for a core (PSI), added up over the guests of a node; from Proxmox VE 9 on. Nodes do not tell it of themselves.',
  family: 'pressure',
  mode: 'used',
  options: PRIORITY_OPTIONS,
  bind: (model) => pressureColumn(model, 'CPU pressure', ({ cpuFullPercent }) => cpuFullPercent),
} as const satisfies Metric;
