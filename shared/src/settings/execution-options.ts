import { count, number, optionalNumber } from './option.ts';

const MIB = 2 ** 20;
/** From Proxmox VE's own unit, a KiB per second, to a TiB: estimates made with it stay finite numbers. */
const bandwidth = { min: 2 ** 10, max: 2 ** 40, unit: 'MiB/s', scale: MIB } as const;

/** How moves are made. */
export const executionOptions = {
  parallelMax: count(2, 1, 64, {
    part: 'execution',
    flag: 'parallel',
    title: 'Parallel moves in the cluster',
    description: 'moves at the same time',
  }),
  parallelPerNodeMax: count(1, 1, 16, {
    part: 'execution',
    flag: 'parallel-per-node',
    title: 'Parallel moves per node',
    description: 'moves at the same time in and out of one node',
  }),
  bandwidthMaxBytesPerSecond: optionalNumber(bandwidth, {
    part: 'execution',
    flag: 'bandwidth',
    title: 'Bandwidth of a move at most',
    description: 'at most so much per second and move (the limits of Proxmox VE)',
  }),
  bandwidthAssumedBytesPerSecond: number(110e6, bandwidth, {
    part: 'execution',
    title: 'Bandwidth of a move until it was measured',
    description: 'what one stream is believed to reach until this cluster was measured',
  }),
  mandateMaxSeconds: number(
    4 * 3600,
    { min: 60, max: 8 * 3600, unit: 'hours', scale: 3600, isWhole: true },
    {
      part: 'execution',
      title: 'An approval holds at most',
      description: 'how long moves go on after an approval',
    },
  ),
  seed: count(1, 0, 2 ** 31 - 1, {
    part: 'execution',
    title: 'Seed of the search',
    description: 'the same seed gives the same plan for the same cluster',
  }),
};
