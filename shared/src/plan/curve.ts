import {
  comparePurpose,
  moveUnit,
  type Score,
  type SearchState,
  scoreOf,
  startState,
} from '../model/search-state.ts';
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

type Part = { readonly vmids: readonly number[]; readonly isDuty: boolean; readonly score: Score };

/** Puts the moved guests where the plan puts them, or back home. */
function place(state: SearchState, moves: readonly PlannedMove[], vmids: readonly number[], isHome: boolean) {
  const { unitOf, home, kernel } = state.problem;
  for (const vmid of vmids) {
    const unit = unitOf[kernel.model.guestIndex.get(vmid) ?? -1] ?? -1;
    const target = moves.find((move) => move.vmid === vmid)?.target ?? '';
    if (unit >= 0)
      moveUnit(state, unit, (isHome ? home[unit] : kernel.model.nodeIndex.get(target)) ?? home[unit] ?? 0);
  }
}

/** What would be achieved by what is chosen already and these. */
function scoreWith(state: SearchState, moves: readonly PlannedMove[], vmids: readonly number[]) {
  place(state, moves, vmids, false);
  const score = scoreOf(state);
  place(state, moves, vmids, true);
  return score;
}

/** What to add next: repairs and evacuations first, then what brings the most on top of what is chosen. */
function nextPart(
  state: SearchState,
  moves: readonly PlannedMove[],
  chosen: ReadonlySet<number>,
): Part | undefined {
  let best: Part | undefined;
  for (const { vmid, reason } of moves) {
    if (chosen.has(vmid)) continue;
    const vmids = withNeeds(moves, vmid, chosen);
    const score = scoreWith(state, moves, vmids);
    const isDuty = reason.code === 'repair-rule' || reason.code === 'evacuate-node';
    const isFirst = best === undefined || (isDuty && !best.isDuty);
    if (isFirst || (isDuty === best?.isDuty && comparePurpose(state.problem, score, best.score) < 0))
      best = { vmids, isDuty, score };
  }
  return best;
}

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
  const state = startState(problem);
  const chosen = new Set<number>();
  const points: Omit<CurvePoint, 'knee'>[] = [];
  for (;;) {
    const part = nextPart(state, plan.moves, chosen);
    if (part === undefined) break;
    for (const each of part.vmids) chosen.add(each);
    place(state, plan.moves, part.vmids, false);
    const vmids = plan.moves.map((move) => move.vmid).filter((each) => chosen.has(each));
    const { after, bytes } = evaluateOn(problem, plan, vmids);
    points.push({ vmids, worstPercent: after.worst?.percent ?? 0, bytes });
  }
  const knee = kneeOf(points);
  return points.map((point, index) => ({ ...point, knee: index === knee }));
}
