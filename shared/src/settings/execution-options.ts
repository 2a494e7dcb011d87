import { choice, count, number, optionalNumber, toggle } from './option.ts';

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
  canary: toggle(true, {
    part: 'execution',
    title: 'Try each new way with one guest first',
    description: 'the first move between two nodes is judged before others follow',
  }),
  whenChanged: choice(['skip', 'replan'], 'skip', {
    part: 'execution',
    title: 'When a move is not possible any more',
    description: 'skip what depends on it, or plan again what is left',
  }),
  failuresToPause: count(1, 1, 100, {
    part: 'execution',
    title: 'Failures after which a person is asked',
    description: 'after so many failed moves nothing starts before somebody continues',
  }),
  failuresToStop: count(2, 1, 100, {
    part: 'execution',
    title: 'Failures after which the rest is given up',
    description: 'after so many failed moves the running ones finish and no other starts',
  }),
  settlingSeconds: number(
    300,
    { min: 0, max: 3600, unit: 'minutes', scale: 60 },
    {
      part: 'execution',
      title: 'Wait before what was achieved is measured',
      description: 'so many seconds after the last move the cluster is looked at again',
    },
  ),
  seed: count(1, 0, 2 ** 31 - 1, {
    part: 'execution',
    title: 'Seed of the search',
    description: 'the same seed gives the same plan for the same cluster',
  }),
};
