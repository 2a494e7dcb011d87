import type { MeasuredMove } from '../snapshot/measured-move.ts';
import type { Execution, ExecutionMove } from './execution.ts';

/** What is older says little about a network. */
const KEPT_MAX = 200;

function measuredMove({ state, measured, request, ...move }: ExecutionMove): MeasuredMove[] {
  if (state !== 'done' || measured === undefined) return [];
  const { seconds, downtimeMs, sentBytes } = measured;
  const { vmid, source, target, bytes, kind } = move;
  // Where disks go along, `bytes` are not those of its memory alone.
  const isMemory = sentBytes !== undefined && request?.withLocalDisks !== true;
  return [
    {
      ...{ vmid, source, target, bytes, seconds, kind },
      ...(downtimeMs === undefined ? {} : { downtimeMs }),
      ...(isMemory ? { sentBytes } : {}),
    },
  ];
}

/** What the migrations of past executions have reached, oldest first: this is what estimates are made of. */
export const measuredMoves = (history: readonly Execution[]): MeasuredMove[] =>
  [...history]
    .sort((one, other) => one.startedAtMs - other.startedAtMs)
    .flatMap(({ moves }) => moves.flatMap(measuredMove))
    .slice(-KEPT_MAX);
