import type { Advance, ExecutionEvent } from './event.ts';
import type { Execution } from './execution.ts';
import { onMove } from './on-move.ts';
import { onWhole } from './on-whole.ts';
import { proceed } from './proceed.ts';
import { replan } from './replan.ts';

/**
 * The whole executor, without a clock, a socket or a promise: one event in, what to do out.
 * What comes too late (of an ended move, of a task that is no longer followed) changes nothing.
 */
export function advance(execution: Execution, event: ExecutionEvent): Advance {
  if (execution.phase === 'finished') return [execution, []];
  const [changed, effects] = 'vmid' in event ? onMove(execution, event) : onWhole(execution, event);
  if (changed === execution && effects.length === 0 && event.type !== 'begin' && event.type !== 'wake')
    return [execution, []];
  const [left, again] = 'vmid' in event ? planAgain(execution, changed) : [changed, []];
  const [next, more] = proceed(left, event.atMs);
  return [next, [...effects, ...again, ...more]];
}

const missedCount = ({ moves }: Execution): number =>
  moves.filter(({ state }) => state === 'failed' || state === 'skipped' || state === 'aborted').length;

/** Where the settings want it, what is left is planned again when a move did not come about. */
function planAgain(before: Execution, changed: Execution): Advance {
  const { settings, phase, replanning } = changed;
  const isWanted = settings.whenChanged === 'replan' && phase === 'running' && !replanning;
  return isWanted && missedCount(changed) > missedCount(before) ? replan(changed) : [changed, []];
}
