import { cpuAssigned } from './cpu-assigned.ts';
import { cpuP95 } from './cpu-p95.ts';
import { cpuPeak } from './cpu-peak.ts';
import { cpuSmart } from './cpu-smart.ts';
import { cpuUsed } from './cpu-used.ts';
import { diskThroughput } from './disk-throughput.ts';
import { globalSmart } from './global-smart.ts';
import { ioSmart } from './io-smart.ts';
import { localDisk } from './local-disk.ts';
import { memoryAssigned } from './memory-assigned.ts';
import { memoryHost } from './memory-host.ts';
import { memoryP95 } from './memory-p95.ts';
import { memoryPeak } from './memory-peak.ts';
import { memorySmart } from './memory-smart.ts';
import { memoryUsed } from './memory-used.ts';
import type { Metric } from './metric.ts';
import { networkThroughput } from './network-throughput.ts';
import { pressureCpuFull } from './pressure-cpu-full.ts';
import { pressureCpuSome } from './pressure-cpu-some.ts';
import { pressureIoFull } from './pressure-io-full.ts';
import { pressureIoSome } from './pressure-io-some.ts';
import { pressureMemoryFull } from './pressure-memory-full.ts';
import { pressureMemorySome } from './pressure-memory-some.ts';

/** Every metric there is, sorted. To add one: a file, its test, a line here. */
export const metrics = [
  cpuAssigned,
  cpuP95,
  cpuPeak,
  cpuSmart,
  cpuUsed,
  diskThroughput,
  globalSmart,
  ioSmart,
  localDisk,
  memoryAssigned,
  memoryHost,
  memoryP95,
  memoryPeak,
  memorySmart,
  memoryUsed,
  networkThroughput,
  pressureCpuFull,
  pressureCpuSome,
  pressureIoFull,
  pressureIoSome,
  pressureMemoryFull,
  pressureMemorySome,
] as const satisfies readonly Metric[];
