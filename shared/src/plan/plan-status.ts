import { isBalanced, type SearchState } from '../model/search-state.ts';
import { blame } from './blame.ts';
import type { Balance, Plan, PlannedMove, Stay } from './plan.ts';
import { type Reason, reason, reasonText } from './reason.ts';
import { overBudget, unmetGoal } from './stays.ts';

type Verdict = Pick<Plan, 'status' | 'statusReason'>;

interface Unmet {
  readonly statusReason: Reason;
  /** Whether it cannot be done at all, and not only within this plan. */
  readonly isImpossible: boolean;
}

/** What stays undone although it is not a matter of degree, and why; of a plan without moves the fewest causes. */
function unmet(state: SearchState, stays: readonly Stay[], isEmpty: boolean): Unmet | undefined {
  const { model } = state.problem.kernel;
  const goal = unmetGoal(state.problem, state);
  if (goal === undefined) return undefined;
  const vmids = goal.guests.map((guest) => model.guests[guest]?.vmid ?? 0);
  const conflict = isEmpty ? blame(state.problem.kernel, goal.id, vmids) : undefined;
  const stay = stays.find(({ vmid }) => vmid === vmids[0])?.reason ?? reason('no-target');
  const data = { goal: goal.goal, guests: vmids.join(', '), cause: conflict ?? reasonText(stay) };
  return { statusReason: reason('unmet-goal', data), isImpossible: conflict !== undefined };
}

/** Why nothing moves although the nodes are uneven. */
function withoutMoves({ problem }: SearchState, stays: readonly Stay[]): Reason {
  const { model } = problem.kernel;
  if (model.snapshot.cluster.standalone || model.nodes.length < 2) return reason('standalone-node');
  if (stays.length === 0) return reason('no-guest');
  const isSaid = (code: Reason['code']) => stays.some((stay) => stay.reason.code === code);
  if (isSaid('other-moves') && (problem.movesMax === 0 || problem.bytesMax === 0)) return overBudget(problem);
  for (const code of ['node-loss', 'no-order'] as const) if (isSaid(code)) return reason(code);
  if (!isSaid('other-moves') && !isSaid('not-enough-gain')) return reason('no-target');
  return reason('not-enough-gain', { limitPercent: model.settings.gainMinPercent });
}

/** Without the load of a single node nobody can say that nothing is to do. */
function nothingKnown({ problem }: SearchState): Verdict {
  const names = problem.kernel.model.snapshot.nodes.map(({ name }) => name).join(', ');
  const statusReason = names === '' ? reason('no-node') : reason('node-load-unknown', { node: names });
  return { status: 'no-beneficial-move', statusReason };
}

/** How good the plan is, and why it is empty, or does not reach all that it should. */
export function verdict(
  start: SearchState,
  end: SearchState,
  moves: readonly PlannedMove[],
  stays: readonly Stay[],
  { worst }: Balance,
): Verdict {
  const missing = unmet(end, stays, moves.length === 0);
  const statusReason = missing?.statusReason;
  if (moves.length > 0)
    return { status: 'locally-optimal', ...(statusReason === undefined ? {} : { statusReason }) };
  if (missing !== undefined)
    return {
      status: missing.isImpossible ? 'infeasible' : 'no-beneficial-move',
      statusReason: missing.statusReason,
    };
  if (!isBalanced(start)) return { status: 'no-beneficial-move', statusReason: withoutMoves(end, stays) };
  if (worst === undefined) return nothingKnown(start);
  return {
    status: 'no-action-needed',
    statusReason: reason('cluster-balanced', { worstPercent: worst.percent }),
  };
}
