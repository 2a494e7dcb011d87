import { changeMoves } from './change.ts';
import type { Advance, Effect, ExecutionEvent } from './event.ts';
import { type Execution, type ExecutionMove, isUnderWay } from './execution.ts';
import { onNotReplanned, onReplanned, replan } from './replan.ts';
import { abandon, isEnding, release, wait } from './waiting.ts';

type WholeEventAt = Exclude<ExecutionEvent, { vmid: number }>;

/** An event of the execution as a whole; one that does not fit its phase is ignored. */
export function onWhole(execution: Execution, event: WholeEventAt): Advance {
  switch (event.type) {
    case 'begin':
      return [execution, []];
    case 'wake':
      return release(execution, event.atMs);
    case 'stop':
      return isEnding(execution) ? [execution, []] : [end(execution, 'stopped', event.by), []];
    case 'abort':
      return abort(execution, event.by);
    case 'close':
      return close(execution, event);
    case 'continue':
      return resume(execution, event);
    case 'mandate-ended':
      return endMandate(execution, event.detail, event.atMs);
    case 'endangered':
      return isEnding(execution)
        ? [execution, []]
        : [{ ...execution, phase: 'stopping', ending: 'stopped', detail: event.detail }, []];
    case 'alarm':
      return execution.phase === 'running'
        ? [{ ...execution, phase: 'paused', detail: event.detail }, []]
        : [execution, []];
    case 'replanned':
      return onReplanned(execution, event);
    case 'not-replanned':
      return onNotReplanned(execution, event.detail);
    case 'unfollowed':
      return execution.followed ? unfollowed(execution, event.atMs) : [execution, []];
    case 'adopted':
      return execution.followed ? [execution, []] : follow({ ...execution, followed: true });
    case 'restarted':
      return restart(execution, event.authority, event.atMs);
  }
}

/** Why it waits is why it came to wait: that nobody looks any more comes after. */
const unfollowed = (execution: Execution, atMs: number): Advance =>
  wait(
    execution,
    (execution.phase === 'waiting' ? execution.detail : undefined) ??
      'nobody who may look at its tasks is signed in',
    atMs,
    false,
  );

const end = (execution: Execution, ending: 'stopped' | 'aborted' | 'closed', by: string): Execution => ({
  ...execution,
  phase: ending === 'aborted' ? 'aborting' : 'stopping',
  ending,
  detail: `${ending} by ${by}`,
});

function abort(execution: Execution, by: string): Advance {
  if (execution.phase === 'aborting') return [execution, []];
  const cancelled = execution.moves.filter(({ state, upid }) => state === 'running' && upid !== undefined);
  return [
    changeMoves(end(execution, 'aborted', by), (move) => cancelled.includes(move), { cancelled: true }),
    cancelled.flatMap(({ vmid, upid }): Effect[] => (upid ? [{ type: 'cancel', vmid, upid }] : [])),
  ];
}

/** Only what stands still can be closed; what PVE still does is followed as long as somebody may look. */
function close(execution: Execution, { by, atMs }: { by: string; atMs: number }): Advance {
  if (execution.phase !== 'waiting' && execution.phase !== 'paused') return [execution, []];
  const closing = end(execution, 'closed', by);
  return [execution.followed ? closing : abandon(closing, atMs), []];
}

function resume(
  execution: Execution,
  { userid, endsAtMs, yields }: Extract<WholeEventAt, { type: 'continue' }>,
): Advance {
  if (execution.phase !== 'waiting' && execution.phase !== 'paused') return [execution, []];
  const next: Execution = {
    ...execution,
    phase: 'running',
    approvedBy: userid,
    yields,
    mandateEndsAtMs: endsAtMs,
    detail: undefined,
    followed: true,
    waitingSinceMs: undefined,
  };
  const [left, effects] = replan(next);
  if (execution.followed) return [left, effects];
  const [followed, more] = follow(left);
  return [followed, [...effects, ...more]];
}

/** Without anything left to start, an ended mandate changes nothing. */
function endMandate(execution: Execution, detail: string, atMs: number): Advance {
  const next = { ...execution, mandateEndsAtMs: undefined };
  const isLeft = execution.moves.some(({ state }) => state === 'waiting' || state === 'checking');
  if (isEnding(execution) || execution.phase === 'waiting' || !isLeft) return [next, []];
  return wait(next, detail, atMs, execution.followed);
}

function restart(execution: Execution, authority: boolean, atMs: number): Advance {
  const left = changeMoves(execution, ({ state }) => state === 'checking', { state: 'waiting' });
  if (authority) return left.replanning ? afterReplan(left) : follow(left);
  const detail = 'the service that executed it has ended';
  return wait({ ...left, replanning: undefined, mandateEndsAtMs: undefined }, detail, atMs, false);
}

/** The process ended while the rest was planned again: that is done once more. */
function afterReplan(execution: Execution): Advance {
  const [next, effects] = follow(execution);
  return [next, [...effects, { type: 'replan' }]];
}

/** Everything that is under way is looked at again, from what is known of it. */
function follow(execution: Execution): Advance {
  const held = execution.moves.flatMap(({ heldUntilMs }): Effect[] =>
    heldUntilMs === undefined ? [] : [{ type: 'wake', atMs: heldUntilMs }],
  );
  return [execution, [...execution.moves.filter(isUnderWay).map(followMove), ...held]];
}

function followMove({ state, vmid, upid }: ExecutionMove): Effect {
  if (state === 'settling') return { type: 'settle', vmid };
  return state === 'running' && upid !== undefined ? { type: 'watch', vmid, upid } : { type: 'look', vmid };
}
