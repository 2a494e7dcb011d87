import * as z from 'zod/mini';
import { count, number, percent, points, texts, toggle } from './option.ts';

const GIB = 2 ** 30;
const NodeAmount = z
  .string()
  .check(z.regex(/^[\w.-]+=\d+(\.\d+)?$/, 'it must be NODE=NUMBER, such as pve1=8'));

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
  hostReserveMinBytes: number(
    2 * GIB,
    { min: 0, max: 2 ** 40, unit: 'GiB', scale: GIB },
    {
      part: 'limits',
      flag: 'host-reserve',
      title: 'Memory kept for each host at least',
      description: 'memory that no guest gets, where the host was not seen to use more',
    },
  ),
  hostReserveMinPercent: percent(5, {
    part: 'limits',
    title: 'Share of memory kept for each host at least',
    description: 'the same as a share of its memory; the greater of the two counts',
  }),
  osdReserveBytes: number(
    4 * GIB,
    { min: 0, max: 2 ** 40, unit: 'GiB', scale: GIB },
    {
      part: 'limits',
      title: 'Memory kept for each Ceph OSD',
      description: 'what a recovery may need beside the reserve of the host',
    },
  ),
  nodeReservesGib: texts(
    'NODE=GIB',
    {
      part: 'limits',
      flag: 'node-reserve',
      title: 'More memory kept on nodes (NODE=GiB)',
      description: 'memory of this node that no guest gets, beside the reserve of its host',
    },
    NodeAmount,
  ),
  countZfsCache: toggle(false, {
    part: 'limits',
    flag: 'count-zfs-cache',
    title: 'Count the cache of ZFS as used',
    description: 'the cache of ZFS counts as used although it gives way to guests',
  }),
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
