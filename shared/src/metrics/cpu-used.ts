import { recentMillicores } from '../model/recent-cpu.ts';
import { CPU_OPTIONS, cpuColumn, type Metric } from './metric.ts';

export const cpuUsed = {
  id: 'cpu-used',
  title: 'CPU used',
  description:
    'Cores that guests keep busy, as a running mean of the last minutes (EMA), or the current sample where no minutes are kept (Proxmox VE 8); the host counts too.',
  family: 'cpu',
  mode: 'used',
  options: ['cpuSpanMinutes', ...CPU_OPTIONS],
  bind: (model) => cpuColumn(model, recentMillicores(model)),
} as const satisfies Metric;
