import { inForce } from '../settings/presets.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import type { Action, Plan } from './plan.ts';
import { legsOf } from './plan-steps.ts';
import type { PlanViolation } from './verify.ts';

type Parts = Pick<Plan, 'moves' | 'steps'>;

const violation = (constraint: string, { vmid, source, target }: Action, text: string): PlanViolation => ({
  constraint,
  vmids: [vmid],
  nodes: [source, target],
  text,
});

const keyOf = (step: number, { vmid, source, target }: Action): string =>
  `${step} ${vmid} ${source} ${target}`;

/** Whether each action starts where its guest then is, and the steps do exactly what the moves say. */
function pathViolations({ guests }: ClusterSnapshot, { moves, steps }: Parts): PlanViolation[] {
  const where = new Map(guests.map(({ vmid, node }) => [vmid, node]));
  const found: PlanViolation[] = [];
  const expected = new Set(moves.flatMap(legsOf).map((leg) => keyOf(leg.step, leg)));
  for (const { step, actions } of steps) {
    const moving = new Set<number>();
    for (const action of actions) {
      if (moving.has(action.vmid))
        found.push(violation('path', action, `${action.vmid} moves twice in step ${step}`));
      moving.add(action.vmid);
      const node = where.get(action.vmid);
      if (node !== action.source)
        found.push(violation('path', action, `${action.vmid} is on ${node}, not on ${action.source}`));
      if (action.source === action.target)
        found.push(violation('path', action, `${action.vmid} would move to where it is`));
      if (!expected.delete(keyOf(step, action)))
        found.push(violation('path', action, `${action.vmid} moves in step ${step}, but not in the plan`));
      where.set(action.vmid, action.target);
    }
  }
  const forgotten = moves.flatMap(legsOf).filter((leg) => expected.has(keyOf(leg.step, leg)));
  return [
    ...found,
    ...forgotten.map((move) => violation('path', move, `${move.vmid} moves in the plan, but in no step`)),
  ];
}

function budgetViolations({ movesMax, bytesMax }: Settings, { moves }: Parts): PlanViolation[] {
  const bytes = moves.reduce((sum, move) => sum + move.bytes, 0);
  const vmids = moves.map(({ vmid }) => vmid);
  const over: PlanViolation[] = [];
  if (moves.length > movesMax)
    over.push({ constraint: 'budget', vmids, nodes: [], text: `${moves.length} moves, limit ${movesMax}` });
  if (bytes > bytesMax)
    over.push({ constraint: 'budget', vmids, nodes: [], text: `${bytes} bytes to copy, limit ${bytesMax}` });
  return over;
}

/** What is wrong with a plan as a list of actions, whatever the rules of the cluster are. */
export const shapeViolations = (
  snapshot: ClusterSnapshot,
  settings: Settings,
  parts: Parts,
): PlanViolation[] => [...pathViolations(snapshot, parts), ...budgetViolations(inForce(settings), parts)];
