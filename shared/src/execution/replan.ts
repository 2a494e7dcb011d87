import { changeMoves } from './change.ts';
import type { Advance, ExecutionEvent } from './event.ts';
import type { Execution, ExecutionMove } from './execution.ts';
import { isEnding } from './waiting.ts';

type Replanned = Extract<ExecutionEvent, { type: 'replanned' }>;

/** Was skipped only because of another: once the rest is planned again it may go after all. */
export const isRevivable = ({ state, blockedBy }: ExecutionMove): boolean =>
  state === 'skipped' && blockedBy !== undefined;

/** Nothing starts until the rest was planned again: what waits, and what was skipped only for others. */
export function replan(execution: Execution): Advance {
  const revived = changeMoves(execution, isRevivable, {
    ...{ state: 'waiting', blockedBy: undefined, endedAtMs: undefined },
  });
  if (!revived.moves.some(({ state }) => state === 'waiting')) return [revived, []];
  return [{ ...revived, replanning: true }, [{ type: 'replan' }]];
}

/** The rest in its new order; what found no place in it is skipped, and nothing new is ever added (S2). */
export function onReplanned(execution: Execution, { moves, dropped, atMs }: Replanned): Advance {
  if (!execution.replanning) return [execution, []];
  const ways = new Map(moves.map((move) => [move.vmid, move]));
  const whys = new Map(dropped.map(({ vmid, detail }) => [vmid, detail]));
  const changed = (move: ExecutionMove): ExecutionMove => {
    const way = ways.get(move.vmid);
    if (move.state !== 'waiting') return move;
    if (way !== undefined) return { ...move, ...way, detail: undefined, heldUntilMs: undefined };
    const detail = whys.get(move.vmid) ?? 'it is not part of what is left';
    return { ...move, state: 'skipped', detail, endedAtMs: atMs };
  };
  return [{ ...execution, replanning: undefined, moves: execution.moves.map(changed) }, []];
}

/** Without a plan of the rest nothing goes on by itself. */
export function onNotReplanned(execution: Execution, detail: string): Advance {
  if (!execution.replanning) return [execution, []];
  const next: Execution = { ...execution, replanning: undefined };
  const text = `paused: what is left could not be planned again: ${detail}`;
  return [isEnding(next) || next.phase !== 'running' ? next : { ...next, phase: 'paused', detail: text }, []];
}
