import * as z from 'zod/mini';
import { choice, count, number, type OptionWords, texts } from './option.ts';

const MIB = 2 ** 20;
const NodeFactor = z
  .string()
  .check(z.regex(/^[\w.-]+=(?!0+(\.0+)?$)\d+(\.\d+)?$/, 'it must be NODE=FACTOR, such as pve1=1.2'));

const rate = (byDefault: number, words: OptionWords) =>
  number(byDefault, { min: MIB, max: 2 ** 40, unit: 'MiB/s', scale: MIB }, words);

const weight = (byDefault: number, words: OptionWords) => number(byDefault, { min: 0, max: 100 }, words);

export const PEAK_WINDOWS = ['day', 'week'] as const;
export const CPU_SPEEDS = ['alike', 'by-frequency'] as const;

/** How loads are read. */
export const metricOptions = {
  cpuSpanMinutes: count(10, 1, 30, {
    part: 'metrics',
    flag: 'cpu-span',
    title: 'Span of the running mean of CPU (minutes)',
    description: 'minutes that the running mean of metric cpu-used looks back',
  }),
  peakWindow: choice(PEAK_WINDOWS, 'week', {
    part: 'metrics',
    flag: 'peak-window',
    title: 'Peaks are those of the last',
    description: 'day or week: how far back peaks of memory and CPU are looked for',
  }),
  cpuSpeed: choice(CPU_SPEEDS, 'alike', {
    part: 'metrics',
    flag: 'cpu-speed',
    title: 'Cores of different nodes',
    description: 'whether a core counts the same on every node, or by its nominal frequency',
  }),
  nodeCpuFactors: texts(
    'NODE=FACTOR',
    {
      part: 'metrics',
      flag: 'cpu-factor',
      title: 'Speed of the cores of nodes (NODE=factor)',
      description: 'a core of this node does so many times the work of an ordinary one',
    },
    NodeFactor,
  ),
  networkMaxBytesPerSecond: rate(2 ** 30, {
    part: 'metrics',
    flag: 'network-max',
    title: 'Network of a node carries',
    description: 'what counts as full in metric network-throughput',
  }),
  diskMaxBytesPerSecond: rate(2 ** 30, {
    part: 'metrics',
    flag: 'disk-max',
    title: 'Disks of a node carry',
    description: 'what counts as full in metric disk-throughput',
  }),
  cpuUsageWeight: weight(1, {
    part: 'metrics',
    title: 'Weight of CPU use in cpu-smart',
    description: 'how much the use of CPU counts beside its pressure in combined metrics',
  }),
  cpuPressureWeight: weight(2, {
    part: 'metrics',
    title: 'Weight of CPU pressure in cpu-smart',
    description: 'how much pressure on CPU counts beside its use in combined metrics',
  }),
  memoryUsageWeight: weight(1, {
    part: 'metrics',
    title: 'Weight of memory use in memory-smart',
    description: 'how much the use of memory counts beside its pressure in combined metrics',
  }),
  memoryPressureWeight: weight(2, {
    part: 'metrics',
    title: 'Weight of memory pressure in memory-smart',
    description: 'how much pressure on memory counts beside its use in combined metrics',
  }),
  ioUsageWeight: weight(1, {
    part: 'metrics',
    title: 'Weight of local disks in io-smart',
    description: 'how much full local disks count beside pressure on input and output in combined metrics',
  }),
  ioPressureWeight: weight(2, {
    part: 'metrics',
    title: 'Weight of input and output pressure in io-smart',
    description: 'how much pressure on input and output counts beside full local disks in combined metrics',
  }),
  memoryWeight: weight(10, {
    part: 'metrics',
    title: 'Weight of memory in global-smart',
    description: 'how much memory counts beside CPU and disks in metric global-smart',
  }),
  cpuWeight: weight(5, {
    part: 'metrics',
    title: 'Weight of CPU in global-smart',
    description: 'how much CPU counts beside memory and disks in metric global-smart',
  }),
  ioWeight: weight(1, {
    part: 'metrics',
    title: 'Weight of disks in global-smart',
    description: 'how much disks count beside memory and CPU in metric global-smart',
  }),
};
