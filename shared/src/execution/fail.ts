import { changeMove } from './change.ts';
import type { Execution, ExecutionMove } from './execution.ts';

/** One failure waits for a person, two stop (safety.md, defaults). */
const FAILURES_MAX = 2;

export interface Failure {
  readonly detail: string;
  readonly remedy?: string | undefined;
  readonly atMs: number;
}

/** The move failed; the others wait for a person, or are given up. */
export function fail(
  execution: Execution,
  move: ExecutionMove,
  { detail, remedy, atMs }: Failure,
): Execution {
  const next = changeMove(execution, move.vmid, { state: 'failed', detail, remedy, endedAtMs: atMs });
  const failures = next.moves.filter(({ state }) => state === 'failed').length;
  const isEnding = next.phase === 'stopping' || next.phase === 'aborting';
  if (isEnding) return next;
  if (failures >= FAILURES_MAX)
    return { ...next, phase: 'stopping', detail: `stopped after ${failures} failures` };
  return next.phase === 'running'
    ? { ...next, phase: 'paused', detail: 'paused after a failure: look at it, then continue or close' }
    : next;
}
