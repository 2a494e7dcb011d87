import { changeMoves } from './change.ts';
import type { Effect } from './event.ts';
import type { Execution, ExecutionMove } from './execution.ts';

/** Guests that HA moves along with the request for another, and of whose migrations nothing is known yet. */
const isRiding = (leader: number) => (move: ExecutionMove) =>
  move.leader === leader && move.state === 'starting';

/** HA was asked: what it makes of the request for the others is looked for. */
export const lookForRiders = ({ moves }: Execution, leader: number): Effect[] =>
  moves.filter(isRiding(leader)).map(({ vmid }) => ({ type: 'look', vmid }));

/** HA was not asked after all: they wait as the one that leads them does, or are skipped with it. */
export const releaseRiders = (execution: Execution, leader: number): Execution =>
  changeMoves(execution, isRiding(leader), {
    ...{ state: 'waiting', leader: undefined, ha: undefined, canary: undefined },
    startedAtMs: undefined,
  });
