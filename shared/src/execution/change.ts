import type { Execution, ExecutionMove } from './execution.ts';

/** The execution with one of its moves changed. */
export const changeMove = (
  execution: Execution,
  vmid: number,
  change: Partial<ExecutionMove>,
): Execution => ({
  ...execution,
  moves: execution.moves.map((move) => (move.vmid === vmid ? { ...move, ...change } : move)),
});

/** The execution with every move changed of which `concerns` is true. */
export const changeMoves = (
  execution: Execution,
  concerns: (move: ExecutionMove) => boolean,
  change: Partial<ExecutionMove>,
): Execution => ({
  ...execution,
  moves: execution.moves.map((move) => (concerns(move) ? { ...move, ...change } : move)),
});
