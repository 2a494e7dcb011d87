import type { MeasuredMove } from '../snapshot/measured-move.ts';
import type { ExecutionMove } from './execution.ts';
import type { MoveView } from './execution-view.ts';

/** What is older says little about a network. */
const KEPT_MAX = 200;

/** As much of a move as this needs: of an execution, or of what a viewer sees of one. */
type Moved = Pick<MoveView, 'vmid' | 'state' | 'measured' | 'source' | 'target' | 'bytes' | 'kind'> &
  Partial<Pick<ExecutionMove, 'request'>>;

function measuredMove({ state, measured, request, ...move }: Moved): MeasuredMove[] {
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
export const measuredMoves = (
  history: readonly { readonly startedAtMs: number; readonly moves: readonly Moved[] }[],
): MeasuredMove[] =>
  [...history]
    .sort((one, other) => one.startedAtMs - other.startedAtMs)
    .flatMap(({ moves }) => moves.flatMap(measuredMove))
    .slice(-KEPT_MAX);
