import { type Metric, PRIORITY_OPTIONS } from './metric.ts';
import { pressureColumn } from './pressure-column.ts';

export const pressureIoFull = {
  id: 'pressure-io-full',
  title: 'Input and output pressure, full',
  description:
    'The time of the last hour in which all of their tasks waited at once for a disk (PSI), added up over the guests of a node; from Proxmox VE 9 on.',
  family: 'pressure',
  mode: 'used',
  options: PRIORITY_OPTIONS,
  bind: (model) => pressureColumn(model, 'I/O pressure', ({ ioFullPercent }) => ioFullPercent),
} as const satisfies Metric;
