import { sharesByNode } from '../model/guest-loads.ts';
import { hostMemoryBytes } from '../model/memory-need.ts';
import { MEMORY_OPTIONS, type Metric, memoryColumn, ofRunning } from './metric.ts';

const MIB = 2 ** 20;

export const memoryP95 = {
  id: 'memory-p95',
  title: 'Memory, 95th percentile of the sum',
  description:
    'The memory that all guests of a node together do not exceed in 95 % of the last day, each with its part of it; the host itself counts too. What guests take just now where no history was read.',
  family: 'memory',
  mode: 'used',
  options: MEMORY_OPTIONS,
  bind(model) {
    const now = ofRunning(model, hostMemoryBytes);
    const shares = sharesByNode(
      model,
      now.map((bytes) => bytes / MIB),
      ({ memoryMib }) => memoryMib,
    );
    return memoryColumn(
      model,
      shares.map((mib, guest) => (Number.isNaN(mib) ? (now[guest] ?? 0) : Math.round(mib * MIB))),
    );
  },
} as const satisfies Metric;
