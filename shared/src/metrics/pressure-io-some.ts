import { type Metric, PRIORITY_OPTIONS } from './metric.ts';
import { pressureColumn } from './pressure-column.ts';

export const pressureIoSome = {
  id: 'pressure-io-some',
  title: 'Input and output pressure, some',
  description:
    'The time of the last hour in which at least one of their tasks waited for a disk (PSI), added up over the guests of a node; from Proxmox VE 9 on.',
  family: 'pressure',
  mode: 'used',
  options: PRIORITY_OPTIONS,
  bind: (model) => pressureColumn(model, 'I/O pressure', ({ ioSomePercent }) => ioSomePercent),
} as const satisfies Metric;
