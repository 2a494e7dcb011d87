import type { SearchState } from '../model/search-state.ts';
import type { Balance, Plan, PlannedMove, Stay } from './plan.ts';
import { reason, reasonText } from './reason.ts';
import { unmetGoal } from './stays.ts';

type Verdict = Pick<Plan, 'status' | 'statusReason'>;

/** Whether there is anything to do at all: a rule broken, a node to empty, or something too full or uneven. */
export function isBalanced({ sums, unevenness }: SearchState): boolean {
  return sums[0] === 0 && sums[1] === 0 && unevenness[0] === 0 && unevenness[1] === 0;
}

/** What is said of a plan without moves although something was to do. */
function withoutMoves(state: SearchState, stays: readonly Stay[]): Verdict {
  const { model } = state.problem.kernel;
  if (model.snapshot.cluster.standalone || model.nodes.length < 2)
    return { status: 'no-beneficial-move', statusReason: reason('standalone-node') };
  const unmet = unmetGoal(state.problem, state);
  if (unmet !== undefined) {
    const vmids = unmet.guests.map((guest) => model.guests[guest]?.vmid ?? 0);
    const cause = stays.find(({ vmid }) => vmid === vmids[0])?.reason ?? reason('no-target');
    const data = { goal: unmet.goal, guests: vmids.join(', '), cause: reasonText(cause) };
    return { status: 'infeasible', statusReason: reason('unmet-goal', data) };
  }
  const isPossible = stays.some((stay) => stay.reason.code === 'not-enough-gain');
  const limitPercent = model.settings.gainMinPercent;
  return {
    status: 'no-beneficial-move',
    statusReason: isPossible ? reason('not-enough-gain', { limitPercent }) : reason('no-target'),
  };
}

/** How good the plan is, and why it is empty where it is. */
export function verdict(
  start: SearchState,
  end: SearchState,
  moves: readonly PlannedMove[],
  stays: readonly Stay[],
  { worst }: Balance,
): Verdict {
  if (moves.length > 0) return { status: 'locally-optimal' };
  if (!isBalanced(start)) return withoutMoves(end, stays);
  const data = worst === undefined ? {} : { worstPercent: worst.percent };
  return { status: 'no-action-needed', statusReason: reason('cluster-balanced', data) };
}
