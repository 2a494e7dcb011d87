import { changeMove } from './change.ts';
import type { Advance } from './event.ts';
import type { Execution, ExecutionMove } from './execution.ts';
import { fail } from './fail.ts';
import type { MoveEventAt } from './on-move.ts';

type Settled = Extract<MoveEventAt, { type: 'settled' }>;

/** The task has ended and the inventory has shown where the guest is: only that decides. */
export function onSettled(execution: Execution, move: ExecutionMove, event: Settled): Advance {
  const { vmid, target } = move;
  const { node, detail, remedy = move.remedy, atMs } = event;
  const isThere = node === target;
  const isFine = isThere && move.failure === undefined && detail === undefined;
  if (isFine && move.onward !== undefined) return [goOn(execution, move, move.onward), []];
  if (isFine) return [changeMove(execution, vmid, { state: 'done', remedy: undefined, endedAtMs: atMs }), []];
  if (move.cancelled && !isThere)
    return [changeMove(execution, vmid, { state: 'aborted', detail, remedy, endedAtMs: atMs }), []];
  return [fail(execution, move, { detail: sentence(move, event), remedy, atMs }), []];
}

/** It stands at its stop: its second leg waits for its turn, as a move of its own would. */
const goOn = (
  execution: Execution,
  { vmid, source, target }: ExecutionMove,
  onward: NonNullable<ExecutionMove['onward']>,
): Execution =>
  changeMove(execution, vmid, {
    ...onward,
    source: target,
    parkedFrom: source,
    state: 'waiting',
    onward: undefined,
    remedy: undefined,
    upid: undefined,
    progress: undefined,
    knownUpids: undefined,
    unanswered: undefined,
    cancelled: undefined,
    startedAtMs: undefined,
  });

function sentence(move: ExecutionMove, { node, detail }: Settled): string {
  const parts = [move.failure, detail];
  if (node === undefined)
    parts.push('the guest is not in the inventory any more, or not visible to who looked');
  else if (node === move.target && move.failure !== undefined) parts.push(`it runs on ${node} now`);
  else if (node !== move.source && node !== move.target) parts.push(`it is on ${node}, where nobody sent it`);
  return parts.filter((part) => part !== undefined).join('; ') || `it is still on ${node}`;
}
