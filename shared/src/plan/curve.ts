import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { compileFor, evaluateOn } from './evaluate-selection.ts';
import type { Plan, PlannedMove } from './plan.ts';

/** One stop of the Moves slider: the best so many moves of the plan. */
export interface CurvePoint {
  readonly vmids: number[];
  readonly worstPercent: number;
  readonly bytes: number;
  /** Where more moves begin to bring little. */
  readonly knee: boolean;
}

/** A move with all that it needs, in plan order. */
function withNeeds(moves: readonly PlannedMove[], vmid: number, chosen: ReadonlySet<number>): number[] {
  const needed = new Set<number>();
  const visit = (each: number): void => {
    if (needed.has(each) || chosen.has(each)) return;
    needed.add(each);
    const move = moves.find((candidate) => candidate.vmid === each);
    for (const other of [...(move?.needs ?? []), ...(move?.togetherWith ?? [])]) visit(other);
  };
  visit(vmid);
  return moves.map((move) => move.vmid).filter((each) => needed.has(each));
}

/** Rules and evacuations first, then what gains most. */
const byUse = (moves: readonly PlannedMove[]): PlannedMove[] => {
  const isDuty = ({ reason }: PlannedMove) => Number(['repair-rule', 'evacuate-node'].includes(reason.code));
  return [...moves].sort(
    (one, other) =>
      isDuty(other) - isDuty(one) || other.gainPercent - one.gainPercent || one.vmid - other.vmid,
  );
};

/** The stop that is furthest below the straight line from the first to the last. */
function kneeOf(points: readonly { readonly worstPercent: number }[]): number {
  const first = points[0]?.worstPercent ?? 0;
  const last = points[points.length - 1]?.worstPercent ?? 0;
  let [knee, deepest] = [points.length - 1, 0];
  points.forEach(({ worstPercent }, index) => {
    const line = first + ((last - first) * index) / Math.max(1, points.length - 1);
    if (line - worstPercent > deepest) [knee, deepest] = [index, line - worstPercent];
  });
  return knee;
}

/** What the first 1 to all of a plan's own moves would bring; every stop can be executed as it is. */
export function planCurve(snapshot: ClusterSnapshot, settings: Settings, plan: Plan): CurvePoint[] {
  const problem = compileFor(plan, snapshot, settings);
  const chosen = new Set<number>();
  const points: Omit<CurvePoint, 'knee'>[] = [];
  for (const { vmid } of byUse(plan.moves)) {
    if (chosen.has(vmid)) continue;
    for (const each of withNeeds(plan.moves, vmid, chosen)) chosen.add(each);
    const vmids = plan.moves.map((move) => move.vmid).filter((each) => chosen.has(each));
    const { after, bytes } = evaluateOn(problem, plan, vmids);
    points.push({ vmids, worstPercent: after.worst?.percent ?? 0, bytes });
  }
  const knee = kneeOf(points);
  return points.map((point, index) => ({ ...point, knee: index === knee }));
}
