import { proven, whoOf } from './canary.ts';
import { changeMove } from './change.ts';
import type { Advance } from './event.ts';
import type { Execution, ExecutionMove } from './execution.ts';
import { fail } from './fail.ts';
import type { MoveEventAt } from './on-move.ts';
import { replan } from './replan.ts';

type Settled = Extract<MoveEventAt, { type: 'settled' }>;

/** The task has ended and the inventory has shown where the guest is: only that decides. */
export function onSettled(execution: Execution, move: ExecutionMove, event: Settled): Advance {
  const { vmid, target } = move;
  const { node, detail, remedy = move.remedy, atMs } = event;
  const isThere = node === target;
  const isFine = isThere && move.failure === undefined && detail === undefined;
  if (isFine && move.onward !== undefined) return [goOn(proven(execution, move), move, move.onward), []];
  if (isFine) return [proven(arrived(execution, move, atMs), move), []];
  if (isRerouted(move, event)) return replan(rerouted(execution, move, event));
  if (move.cancelled && !isThere)
    return [changeMove(execution, vmid, { state: 'aborted', detail, remedy, endedAtMs: atMs }), []];
  const pause = isThere && move.canary ? canaryText(move, event) : undefined;
  return [fail(execution, move, { detail: sentence(move, event), remedy, atMs, pause }), []];
}

const arrived = (execution: Execution, { vmid }: ExecutionMove, atMs: number): Execution =>
  changeMove(execution, vmid, { state: 'done', remedy: undefined, endedAtMs: atMs });

/** HA may choose another node than it was asked for: the guest is well, and what is left is planned anew. */
const isRerouted = ({ ha, failure, source, target, cancelled }: ExecutionMove, { node, detail }: Settled) =>
  ha === true &&
  !cancelled &&
  failure === undefined &&
  detail === undefined &&
  node !== undefined &&
  node !== source &&
  node !== target;

const rerouted = (
  execution: Execution,
  { vmid, target }: ExecutionMove,
  { node, atMs }: Settled,
): Execution =>
  changeMove(execution, vmid, {
    ...(node === undefined ? {} : { target: node }),
    ...{ state: 'done', detail: `HA brought it to ${node} instead of ${target}`, endedAtMs: atMs },
    ...{ onward: undefined, remedy: undefined },
  });

/** S16: what a person is asked who sees that the first guest on a new way is not well. */
const canaryText = (move: ExecutionMove, { detail }: Settled): string =>
  `${whoOf(move)} ${detail ?? 'failed'} on ${move.target}; nothing else was moved there. Move back?`;

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
    canary: undefined,
    hadAgent: undefined,
    leader: undefined,
    request: undefined,
    startedAtMs: undefined,
  });

function sentence(move: ExecutionMove, { node, detail }: Settled): string {
  const parts = [move.failure, detail];
  if (node === undefined)
    parts.push('the guest is not in the inventory any more, or not visible to who looked');
  else if (node === move.target && move.failure !== undefined && detail === undefined)
    parts.push(`it ${move.how === 'offline' ? 'is' : 'runs'} on ${node} now`);
  else if (node !== move.source && node !== move.target) parts.push(`it is on ${node}, where nobody sent it`);
  return parts.filter((part) => part !== undefined).join('; ') || `it is still on ${node}`;
}
