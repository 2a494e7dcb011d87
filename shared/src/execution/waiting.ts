import { changeMoves } from './change.ts';
import type { Advance } from './event.ts';
import { type Execution, isOpen, isUnderWay } from './execution.ts';

/** How long an execution that nobody continues keeps others from starting one (S3). */
export const WAITING_MAX_MS = 10 * 60_000;

export const isEnding = ({ phase }: Execution): boolean => phase === 'stopping' || phase === 'aborting';

/** Nobody's authority is in force: nothing new starts; `followed` says whether we may still look. */
export function wait(execution: Execution, detail: string, atMs: number, followed: boolean): Advance {
  const sinceMs = execution.waitingSinceMs ?? atMs;
  const next: Execution = { ...execution, followed, waitingSinceMs: sinceMs };
  return [
    isEnding(execution) ? next : { ...next, phase: 'waiting', detail },
    [{ type: 'wake', atMs: sinceMs + WAITING_MAX_MS }],
  ];
}

/** Waited long enough: closed, unless PVE still moves something of it and somebody lets us look. */
export function release(execution: Execution, atMs: number): Advance {
  const { waitingSinceMs, followed, moves } = execution;
  if (waitingSinceMs === undefined || atMs - waitingSinceMs < WAITING_MAX_MS) return [execution, []];
  if (followed && moves.some(isUnderWay))
    return [{ ...execution }, [{ type: 'wake', atMs: atMs + WAITING_MAX_MS }]];
  return [abandon(execution, atMs), []];
}

/** Nobody is there to act or to look: every move ends as far as it is known. */
export function abandon(execution: Execution, atMs: number): Execution {
  const lost = changeMoves(execution, isUnderWay, {
    state: 'failed',
    detail: 'nobody was there to follow it: its task may still be running',
    remedy: 'Look at its task in the task list of the cluster',
    endedAtMs: atMs,
  });
  const closed = changeMoves(lost, isOpen, {
    state: 'skipped',
    detail: 'nobody continued it',
    endedAtMs: atMs,
  });
  return { ...closed, ending: execution.ending ?? 'closed' };
}
