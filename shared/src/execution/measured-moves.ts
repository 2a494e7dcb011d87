import type { MeasuredMove } from '../snapshot/measured-move.ts';
import type { Execution, ExecutionMove } from './execution.ts';

/** What is older says little about a network. */
const KEPT_MAX = 200;

function measuredMove({ state, measured, source, target, bytes, kind }: ExecutionMove): MeasuredMove[] {
  if (state !== 'done' || measured === undefined) return [];
  const { seconds, downtimeMs } = measured;
  return [{ source, target, bytes, seconds, kind, ...(downtimeMs === undefined ? {} : { downtimeMs }) }];
}

/** What the migrations of past executions have reached, oldest first: this is what estimates are made of. */
export const measuredMoves = (history: readonly Execution[]): MeasuredMove[] =>
  [...history]
    .sort((one, other) => one.startedAtMs - other.startedAtMs)
    .flatMap(({ moves }) => moves.flatMap(measuredMove))
    .slice(-KEPT_MAX);
