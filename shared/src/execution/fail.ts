import { changeMove } from './change.ts';
import type { Execution, ExecutionMove } from './execution.ts';

export interface Failure {
  readonly detail: string;
  readonly remedy?: string | undefined;
  readonly atMs: number;
  /** What to say of the whole, where a person should look whatever the budget of failures is. */
  readonly pause?: string | undefined;
}

const PAUSED = 'paused after a failure: look at it, then continue or close';

/** The move failed; the others go on, wait for a person, or are given up, by how many failures there may be. */
export function fail(
  execution: Execution,
  move: ExecutionMove,
  { detail, remedy, atMs, pause }: Failure,
): Execution {
  const next = changeMove(execution, move.vmid, { state: 'failed', detail, remedy, endedAtMs: atMs });
  const failures = next.moves.filter(({ state }) => state === 'failed').length;
  const { failuresToPause, failuresToStop } = next.settings;
  const isEnding = next.phase === 'stopping' || next.phase === 'aborting';
  if (isEnding) return next;
  if (failures >= failuresToStop)
    return {
      ...next,
      phase: 'stopping',
      detail: `stopped after ${failures} failure${failures === 1 ? '' : 's'}`,
    };
  if (next.phase !== 'running') return next;
  if (pause !== undefined) return { ...next, phase: 'paused', detail: pause };
  return failures >= failuresToPause ? { ...next, phase: 'paused', detail: PAUSED } : next;
}
