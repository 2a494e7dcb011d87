import type { Advance, ExecutionEvent } from './event.ts';
import type { Execution } from './execution.ts';
import { onMove } from './on-move.ts';
import { onWhole } from './on-whole.ts';
import { proceed } from './proceed.ts';

/**
 * The whole executor, without a clock, a socket or a promise: one event in, what to do out.
 * What comes too late (of an ended move, of a task that is no longer followed) changes nothing.
 */
export function advance(execution: Execution, event: ExecutionEvent): Advance {
  if (execution.phase === 'finished') return [execution, []];
  const [changed, effects] = 'vmid' in event ? onMove(execution, event) : onWhole(execution, event);
  if (changed === execution && effects.length === 0 && event.type !== 'begin' && event.type !== 'wake')
    return [execution, []];
  const [next, more] = proceed(changed, event.atMs);
  return [next, [...effects, ...more]];
}
