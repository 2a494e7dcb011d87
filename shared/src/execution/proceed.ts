import { waitsForCanary } from './canary.ts';
import { changeMove, changeMoves } from './change.ts';
import type { Advance, Effect } from './event.ts';
import { type Execution, type ExecutionMove, isActive, isOpen } from './execution.ts';
import type { ExecutionOutcome } from './execution-view.ts';
import { hasPlace } from './places.ts';
import { isEnding, wait } from './waiting.ts';

/** What follows from any change: moves become needless, possible or due, and at last it is over. */
export function proceed(execution: Execution, atMs: number): Advance {
  const left = skipDependants(skipWhenEnding(execution, atMs), atMs);
  if (isUnapproved(left)) return wait(left, 'the approval has ended', atMs, left.followed);
  const [next, effects] = left.phase === 'running' && !left.replanning ? startMore(left, atMs) : [left, []];
  return next.moves.some(isOpen) ? [next, effects] : finish(next, atMs);
}

/** Its approval ended while nothing was left to start, and now there is: what seemed to have been sent was not. */
const isUnapproved = ({ phase, mandateEndsAtMs, moves }: Execution): boolean =>
  (phase === 'running' || phase === 'paused') &&
  mandateEndsAtMs === undefined &&
  moves.some(({ state }) => state === 'waiting');

function skipWhenEnding(execution: Execution, atMs: number): Execution {
  if (execution.phase !== 'stopping' && execution.phase !== 'aborting') return execution;
  return changeMoves(execution, ({ state }) => state === 'waiting', {
    state: 'skipped',
    detail: execution.detail,
    endedAtMs: atMs,
  });
}

/** A move whose forerunner did not arrive is not tried, nor are its own dependants. */
function skipDependants(execution: Execution, atMs: number): Execution {
  if (execution.replanning) return execution;
  const missed = new Set(execution.moves.filter(hasMissed).map(({ vmid }) => vmid));
  if (missed.size === 0) return execution;
  const parked = new Set(execution.moves.filter(hasLeft).map(({ vmid }) => vmid));
  const blockers = new Map<number, number>();
  for (let before = -1; before !== missed.size; ) {
    before = missed.size;
    for (const { state, vmid, needs, needsLeft = [], togetherWith } of execution.moves) {
      const left = needsLeft.filter((other) => !parked.has(other));
      const blockedBy = [...needs, ...left, ...togetherWith].find((other) => missed.has(other));
      if (state !== 'waiting' || blockedBy === undefined || missed.has(vmid)) continue;
      missed.add(vmid);
      blockers.set(vmid, blockedBy);
    }
  }
  return {
    ...execution,
    moves: execution.moves.map((move) => {
      const blockedBy = blockers.get(move.vmid);
      return blockedBy === undefined ? move : { ...move, state: 'skipped', blockedBy, endedAtMs: atMs };
    }),
  };
}

/** It is no longer where it was: arrived, or at its stop. */
const hasLeft = ({ state, parkedFrom }: ExecutionMove) => state === 'done' || parkedFrom !== undefined;

const hasMissed = ({ state }: ExecutionMove) =>
  state === 'failed' || state === 'skipped' || state === 'aborted';

function startMore(execution: Execution, atMs: number): Advance {
  const effects: Effect[] = [];
  const isDue = dueNow(execution, atMs);
  let next = execution;
  for (const move of execution.moves) {
    if (!isDue(move) || !hasPlace(next, move, []) || waitsForCanary(next, move)) continue;
    next = changeMove(next, move.vmid, { state: 'checking', detail: undefined, heldUntilMs: undefined });
    effects.push({ type: 'check', vmid: move.vmid });
  }
  return isStuck(next) ? skipStuck(next, atMs) : [next, effects];
}

/** A move starts when all it needs have arrived, or left: steps are how a plan is told, not waited for. */
function dueNow({ moves }: Execution, atMs: number): (move: ExecutionMove) => boolean {
  const missing = new Set(moves.filter(({ state }) => state !== 'done').map(({ vmid }) => vmid));
  const staying = new Set(moves.filter((move) => !hasLeft(move)).map(({ vmid }) => vmid));
  return ({ state, heldUntilMs = 0, needs, needsLeft = [] }) =>
    state === 'waiting' &&
    heldUntilMs <= atMs &&
    needs.every((vmid) => !missing.has(vmid)) &&
    needsLeft.every((vmid) => !staying.has(vmid));
}

const isStuck = ({ moves }: Execution): boolean =>
  moves.some(isOpen) && moves.every((move) => !isActive(move) && !isHeld(move));

const isHeld = ({ state, heldUntilMs }: ExecutionMove) => state === 'waiting' && heldUntilMs !== undefined;

/** Needs in a circle: verified plans have none, and nobody is to wait for ever. */
function skipStuck(execution: Execution, atMs: number): Advance {
  const next = changeMoves(execution, isOpen, {
    state: 'skipped',
    detail: 'the order of its moves cannot be met',
    endedAtMs: atMs,
  });
  return [next, []];
}

function finish(execution: Execution, atMs: number): Advance {
  const outcome = execution.ending ?? outcomeOf(execution);
  const wasEnding = execution.ending !== undefined || isEnding(execution);
  const detail = wasEnding ? execution.detail : undefined;
  return [
    { ...execution, phase: 'finished', outcome, detail, endedAtMs: atMs, mandateEndsAtMs: undefined },
    [{ type: 'finish' }],
  ];
}

const outcomeOf = ({ moves }: Execution): ExecutionOutcome =>
  moves.every(({ state }) => state === 'done') ? 'complete' : 'partial';
