import { changeMove } from './change.ts';
import type { Advance, ExecutionEvent, MoveEvent } from './event.ts';
import { type Execution, type ExecutionMove, moveOf } from './execution.ts';
import { fail } from './fail.ts';
import { onChecked } from './on-checked.ts';
import { onSettled } from './on-settled.ts';
import { lookForRiders, releaseRiders } from './riders.ts';

export type MoveEventAt = Extract<ExecutionEvent, { vmid: number }>;
type Handler<Type extends MoveEvent['type']> = (
  execution: Execution,
  move: ExecutionMove,
  event: Extract<MoveEventAt, { type: Type }>,
) => Advance;

/** An event of one move; one that its move is past is ignored. */
export function onMove(execution: Execution, event: MoveEventAt): Advance {
  const move = moveOf(execution, event.vmid);
  if (!move) return [execution, []];
  switch (event.type) {
    case 'checked':
      return move.state === 'checking' ? onChecked(execution, move, event) : [execution, []];
    case 'unsent':
      return onUnsent(execution, move, event);
    case 'started':
      return onStarted(execution, move, event);
    case 'refused':
      return onRefused(execution, move, event);
    case 'lost':
      return move.state === 'starting' ? onLost(execution, move) : [execution, []];
    case 'absent':
      return onAbsent(execution, move, event);
    case 'progress':
      return move.state === 'running'
        ? [changeMove(execution, move.vmid, { progress: event.progress }), []]
        : [execution, []];
    case 'not-cancelled':
      return move.state === 'running'
        ? [changeMove(execution, move.vmid, { cancelled: undefined, detail: event.detail }), []]
        : [execution, []];
    case 'ended':
      return onEnded(execution, move, event);
    case 'settled':
      return move.state === 'settling' ? onSettled(execution, move, event) : [execution, []];
  }
}

/** Nothing was sent, but why not (a full disk, a bug) concerns every move: a person should look. */
const onUnsent: Handler<'unsent'> = (execution, { vmid, state }, { detail, holdSeconds, atMs }) => {
  if (state !== 'checking' && state !== 'starting') return [execution, []];
  const next = releaseRiders(
    changeMove(execution, vmid, { state: 'waiting', startedAtMs: undefined, canary: undefined }),
    vmid,
  );
  if (holdSeconds !== undefined) {
    const heldUntilMs = atMs + holdSeconds * 1000;
    return [changeMove(next, vmid, { detail, heldUntilMs }), [{ type: 'wake', atMs: heldUntilMs }]];
  }
  return [next.phase === 'running' ? { ...next, phase: 'paused', detail } : next, []];
};

/** Ends as soon as HA knows of the wish: the migration is a task of its own. */
const isHaRequest = (upid: string | undefined): boolean => upid?.includes(':hamigrate:') ?? false;

const onStarted: Handler<'started'> = (execution, move, { upid }) => {
  const isHaTask = move.state === 'running' && move.ha === true && move.upid !== upid;
  if (move.state !== 'starting' && !isHaTask) return [execution, []];
  const { vmid } = move;
  const cancelled = execution.phase === 'aborting' ? true : move.cancelled;
  // The guest may have come under HA since it was looked at.
  const ha = isHaRequest(upid) || move.ha;
  const next = changeMove(execution, vmid, { state: 'running', upid, ha, cancelled, unanswered: undefined });
  return [
    next,
    [
      { type: 'watch', vmid, upid },
      ...lookForRiders(next, vmid),
      ...(execution.phase === 'aborting' ? [{ type: 'cancel' as const, vmid, upid }] : []),
    ],
  ];
};

const onRefused: Handler<'refused'> = (execution, move, { detail, remedy, changed, atMs }) => {
  if (move.state !== 'starting') return [execution, []];
  const left = releaseRiders(execution, move.vmid);
  if (!changed) return [fail(left, move, { detail, remedy, atMs }), []];
  return [changeMove(left, move.vmid, { state: 'skipped', detail, remedy, endedAtMs: atMs }), []];
};

const onLost = (execution: Execution, { vmid }: ExecutionMove): Advance => [
  changeMove(execution, vmid, { unanswered: true }),
  [{ type: 'look', vmid }],
];

/**
 * No task came of the request. What was never answered has failed and is not sent again; what a crash cut
 * off was never sent, and waits for its turn; what HA was asked for shows in the inventory.
 */
const onAbsent: Handler<'absent'> = (execution, move, { atMs }) => {
  const { vmid, state } = move;
  const leader = move.leader === undefined ? undefined : moveOf(execution, move.leader);
  if (state === 'starting' && leader?.state === 'starting')
    return [{ ...execution }, [{ type: 'look', vmid }]];
  const wasAsked = state === 'starting' && leader !== undefined && leader.state !== 'waiting';
  if (wasAsked || (state === 'running' && move.ha))
    return [changeMove(execution, vmid, { state: 'settling' }), [{ type: 'settle', vmid }]];
  if (state !== 'starting') return [execution, []];
  const left = releaseRiders(execution, vmid);
  if (!move.unanswered)
    return [changeMove(left, vmid, { state: 'waiting', leader: undefined, startedAtMs: undefined }), []];
  const detail = 'Proxmox VE did not answer the request, and no task of it was found; it was not sent again';
  return [fail(left, move, { detail, atMs }), []];
};

const onEnded: Handler<'ended'> = (execution, move, { upid, failure, remedy, measured }) => {
  const { vmid, state } = move;
  if ((state !== 'running' && state !== 'starting') || upid !== move.upid) return [execution, []];
  // HA may have heard of a request before that was ended.
  if (move.ha && (failure === undefined || move.cancelled) && isHaRequest(upid))
    return [{ ...execution }, [{ type: 'look', vmid }]];
  const change = { state: 'settling' as const, failure, remedy, measured, unanswered: undefined };
  const isRequest = upid === undefined || isHaRequest(upid);
  const left = isRequest && failure !== undefined ? releaseRiders(execution, vmid) : execution;
  return [changeMove(left, vmid, change), [{ type: 'settle', vmid }, ...lookForRiders(left, vmid)]];
};
