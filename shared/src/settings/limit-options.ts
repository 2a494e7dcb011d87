import { count, number, percent, points } from './option.ts';

const GIB = 2 ** 30;

/** What no plan may do. */
export const limitOptions = {
  limitMemoryPercent: percent(90, {
    part: 'limits',
    flag: 'limit-memory',
    title: 'Memory limit of a target',
    description: 'no move fills the memory of a node above this',
  }),
  limitCpuPercent: percent(85, {
    part: 'limits',
    flag: 'limit-cpu',
    title: 'CPU limit of a target',
    description: 'no move fills the CPU of a node above this',
  }),
  overcommitFactor: number(
    1,
    { min: 0.1, max: 4, unit: '×' },
    {
      part: 'limits',
      flag: 'overcommit',
      title: 'Memory need of a guest (× its maximum)',
      description: 'share of its maximum memory that a guest needs',
    },
  ),
};

/** How much a plan may be. */
export const budgetOptions = {
  movesMax: count(10, 0, 10_000, {
    part: 'budget',
    flag: 'moves',
    title: 'Moves per plan at most',
    description: 'at most so many moves',
  }),
  bytesMax: number(
    256 * GIB,
    { min: 0, max: 2 ** 50, unit: 'GiB', scale: GIB },
    {
      part: 'budget',
      flag: 'bytes',
      title: 'To copy per plan at most',
      description: 'copy at most so much',
    },
  ),
  gainMinPercent: points(2, {
    part: 'budget',
    flag: 'gain',
    title: 'Gain of a move at least',
    description: 'least gain of a move on the worst node',
  }),
};
