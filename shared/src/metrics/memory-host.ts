import { hostMemoryBytes } from '../model/memory-need.ts';
import { MEMORY_OPTIONS, type Metric, memoryColumn, ofRunning } from './metric.ts';

export const memoryHost = {
  id: 'memory-host',
  title: 'Memory on the host',
  description:
    'What guests take of their host just now with all overhead, where the node tells it (Proxmox VE 9), else what they use; the host itself counts too.',
  family: 'memory',
  mode: 'used',
  options: MEMORY_OPTIONS,
  bind: (model) => memoryColumn(model, ofRunning(model, hostMemoryBytes)),
} as const satisfies Metric;
