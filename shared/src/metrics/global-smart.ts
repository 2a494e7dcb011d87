import { combine } from './combine.ts';
import { cpuSmart } from './cpu-smart.ts';
import { ioSmart } from './io-smart.ts';
import { memorySmart } from './memory-smart.ts';
import type { Metric } from './metric.ts';

/** Each once, in the order of the settings window. */
const own = ['memoryWeight', 'cpuWeight', 'ioWeight'] as const;

export const globalSmart = {
  id: 'global-smart',
  title: 'Memory, CPU and disks as one',
  description:
    'Use of and pressure on memory, CPU and disks as one figure, by their weights. One figure hides that a node is full of the one and empty of the other: memory and CPU each for itself are the safer choice.',
  family: 'combined',
  mode: 'used',
  options: [...new Set([...own, ...memorySmart.options, ...cpuSmart.options, ...ioSmart.options])],
  bind(model) {
    const { memoryWeight, cpuWeight, ioWeight } = model.settings;
    return combine('load', [
      { columns: memorySmart.bind(model), weight: memoryWeight },
      { columns: cpuSmart.bind(model), weight: cpuWeight },
      { columns: ioSmart.bind(model), weight: ioWeight },
    ]);
  },
} as const satisfies Metric;
