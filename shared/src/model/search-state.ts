import { compareCosts } from '../kernel/compare-costs.ts';
import { copyPlacement } from '../kernel/copy-placement.ts';
import { evaluateMove } from '../kernel/evaluate.ts';
import { homePlacement, moveGuest, type Placement } from '../kernel/placement.ts';
import { perObject } from '../kit/per-object.ts';
import { pressure } from './goals.ts';
import type { Problem } from './problem.ts';
import { VIOLATIONS } from './tier-layout.ts';

/** A placement of a plan's problem: the kernel's, and the problem to say what its figures mean. */
export interface SearchState {
  readonly problem: Problem;
  readonly placement: Placement;
  /** The node of each unit. */
  readonly place: Int32Array;
}

/** Everybody at home: a plan begins there many times over, and nobody changes this one. */
const allAtHome = perObject(homePlacement);

/** The state of a placement of units, every other guest at home. */
export function startState(problem: Problem, place: ArrayLike<number> = problem.home): SearchState {
  const placement = copyPlacement(allAtHome(problem.tables));
  for (let unit = 0; unit < problem.unitCount; unit++) moveGuest(placement, unit, place[unit] ?? 0);
  return { problem, placement, place: placement.place.subarray(0, problem.unitCount) };
}

/** Puts a unit on a node; the caller has asked `canMove`, or is putting it back. */
export const moveUnit = ({ placement }: SearchState, unit: number, to: number): void =>
  moveGuest(placement, unit, to);

/** Whether budgets, the node, its room and its guests let the unit come, and nothing hard gets worse. */
export function canMove({ placement }: SearchState, unit: number, to: number): boolean {
  return evaluateMove(placement, unit, to) && (placement.delta[VIOLATIONS] ?? 0) <= 0;
}

/** The same without the budgets: whatever it costs. */
export function fits(state: SearchState, unit: number, to: number): boolean {
  const { spendable, tables } = state.placement;
  spendable.fill(Number.POSITIVE_INFINITY);
  const isFine = canMove(state, unit, to);
  tables.model.budgets?.forEach(({ most }, budget) => {
    spendable[budget] = most;
  });
  return isFine;
}

/** Tiers of a placement, the lower the better; what nothing can change counts too. */
export type Score = Float64Array;

export function scoreOf({ problem, placement }: SearchState): Score {
  return placement.cost.map((cost, tier) => cost + (problem.offset[tier] ?? 0));
}

/** Below 0 where the first score is better: tiers in order, of columns of equal rank the worst first. */
export const compareScores = (
  { layout }: Problem,
  one: ArrayLike<number>,
  other: ArrayLike<number>,
): number => compareCosts(one, other, layout.ranked);

/** The same for what a plan is for alone, whatever it costs. */
export const comparePurpose = ({ layout }: Problem, one: Float64Array, other: Float64Array): number =>
  compareCosts(one.subarray(0, layout.purpose), other.subarray(0, layout.purpose), layout.ranked);

const tierAt = ({ placement, problem }: SearchState, tier: number): number =>
  (placement.cost[tier] ?? 0) + (problem.offset[tier] ?? 0);

export const violationsOf = (state: SearchState): number => tierAt(state, VIOLATIONS);

/** How uneven the nodes are in one column. */
export const unevennessOf = (state: SearchState, column: number): number =>
  tierAt(state, state.problem.layout.evenness[column] ?? 0);

/** Whether there is anything that a plan could be for. */
export function isBalanced(state: SearchState): boolean {
  for (let tier = 0; tier < state.problem.layout.purpose; tier++) if (tierAt(state, tier) > 0) return false;
  return true;
}

/** The load of a node in steps of its column, with all that is there. */
export function loadAt({ problem, placement }: SearchState, column: number, node: number): number {
  const { rowCount, safety } = placement.tables;
  const cell = node * rowCount + (problem.loadRow[column] ?? 0);
  const units = (placement.excess[cell] ?? 0) + (safety[cell] ?? 0);
  return units + (problem.loadBase[column * problem.nodeCount + node] ?? 0);
}

/** In hundredths of a percent, whole; `added` as if so many steps more were there. */
export const pressureAt = (state: SearchState, column: number, node: number, added = 0): number =>
  pressure(
    loadAt(state, column, node) + added,
    state.problem.loadTotal[column * state.problem.nodeCount + node] ?? 0,
  );

/** In percent, as it is. */
export const percentAt = (state: SearchState, column: number, node: number): number =>
  (loadAt(state, column, node) * 100) /
  (state.problem.loadTotal[column * state.problem.nodeCount + node] ?? 1);

/** Whether the column is judged on this node. */
export const isJudged = ({ goals, nodeCount }: Problem, column: number, node: number): boolean =>
  goals.bandHigh[column * nodeCount + node] !== Number.POSITIVE_INFINITY;

/** By how many hundredths of a percent a node is outside its band, above (positive) or below it. */
export function outsideAt(state: SearchState, column: number, node: number): number {
  const { goals, nodeCount } = state.problem;
  const cell = column * nodeCount + node;
  const level = pressureAt(state, column, node);
  const high = level - (goals.bandHigh[cell] ?? 0);
  return high > 0 ? high : Math.min(0, level - (goals.bandLow[cell] ?? 0));
}

/** By how much a node is above its ceiling. */
export const overAt = (state: SearchState, column: number, node: number): number => {
  const { goals, nodeCount } = state.problem;
  return Math.max(0, pressureAt(state, column, node) - (goals.ceiling[column * nodeCount + node] ?? 0));
};

/** Whether anything is wrong with a node. */
export function needsRelief(state: SearchState, node: number): boolean {
  for (const column of state.problem.goals.loads.keys())
    if (outsideAt(state, column, node) !== 0 || overAt(state, column, node) > 0) return true;
  return false;
}

/** Members on a node of a group that must be apart, and of one that belongs together. */
const membersAt = ({ placement, problem }: SearchState, rule: number, node: number): number => {
  const row = rule < 0 ? -1 : (placement.tables.groups.nodeRow[rule] ?? -1);
  return row < 0 ? 0 : (placement.onNode[row * problem.nodeCount + node] ?? 0);
};

export const apartAt = (state: SearchState, group: number, node: number): number =>
  membersAt(state, state.problem.apartRule[group] ?? -1, node);
export const togetherAt = (state: SearchState, group: number, node: number): number =>
  membersAt(state, state.problem.togetherRule[group] ?? -1, node);

/** Whether the members of a group are on more than one node. */
export function isScattered(state: SearchState, group: number): boolean {
  let nodes = 0;
  for (let node = 0; node < state.problem.nodeCount; node++)
    nodes += Number(togetherAt(state, group, node) > 0);
  return nodes > 1;
}

/** Capacity that nobody holds. */
export const roomAt = ({ placement }: SearchState, dimension: number, node: number): number =>
  placement.room[node * placement.tables.rowCount + dimension] ?? 0;
