import { cpuAssigned } from './cpu-assigned.ts';
import { cpuUsed } from './cpu-used.ts';
import { memoryAssigned } from './memory-assigned.ts';
import { memoryUsed } from './memory-used.ts';
import type { Metric } from './metric.ts';

/** Every metric there is, sorted. To add one: a file, its test, a line here. */
export const metrics = [
  cpuAssigned,
  cpuUsed,
  memoryAssigned,
  memoryUsed,
] as const satisfies readonly Metric[];
