import type { ForeignMove, Verdict } from './event.ts';
import { type Execution, type ExecutionMove, isActive } from './execution.ts';

/** What is said of a move that `hasPlace` has no place for: it is looked at again, as a whole, in a while. */
export const CROWDED: Verdict = {
  type: 'hold',
  detail: 'waits for migrations that are not ours',
  seconds: 15,
};

/**
 * Whether the limits leave room for one move more: in the whole cluster, and in and out of both its nodes.
 * Migrations of others take places like our own.
 */
export function hasPlace(
  execution: Execution,
  move: ExecutionMove,
  foreign: readonly ForeignMove[],
): boolean {
  const { parallelMax, parallelPerNodeMax } = execution.limits;
  const ours = execution.moves.filter((other) => isActive(other) && other.vmid !== move.vmid);
  const others = foreign.filter(({ vmid }) => vmid !== move.vmid && ours.every((our) => our.vmid !== vmid));
  const busy = [...ours, ...others];
  const atNode = (node: string) => busy.filter(({ source, target }) => source === node || target === node);
  return (
    busy.length < parallelMax &&
    [move.source, move.target].every((node) => atNode(node).length < parallelPerNodeMax)
  );
}
