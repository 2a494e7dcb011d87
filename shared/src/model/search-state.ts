import { rankUnevenness } from './goals.ts';
import type { Problem } from './problem.ts';

/** Tiers of a score, compared in this order, the lower the better. */
export const TIER_COUNT = 6;
/** The tiers before this one are what a plan is for; those from here on are what it costs. */
export const PURPOSE_TIER_COUNT = 4;

/** A placement with everything that follows from it, kept up to date move by move. */
export interface SearchState {
  readonly problem: Problem;
  readonly place: Int32Array;
  readonly load: Float64Array;
  readonly need: Float64Array;
  readonly apart: Int32Array;
  readonly together: Int32Array;
  /** resource x node: what the node adds to unevenness and to overload. */
  readonly uneven: Float64Array;
  readonly over: Float64Array;
  readonly unevenness: Float64Array;
  /** violations, overload, moves, bytes. */
  readonly sums: Float64Array;
}

const NONE = new Int32Array(0);

const VIOLATIONS = 0;
const OVERLOAD = 1;
const MOVES = 2;
const BYTES = 3;

/** How far a pressure is outside the band of its node, either way. */
function outsideBand({ bandLow, bandHigh }: Problem['goals'], cell: number, pressure: number): number {
  const high = pressure - (bandHigh[cell] ?? 0);
  if (high > 0) return high;
  const low = (bandLow[cell] ?? 0) - pressure;
  return Math.max(low, 0);
}

function weighCell(
  { problem, load, uneven, over, unevenness, sums }: SearchState,
  resource: number,
  cell: number,
) {
  const pressure = Math.floor(((load[cell] ?? 0) * 10_000) / (problem.loadTotal[cell] ?? 0));
  const outside = outsideBand(problem.goals, cell, pressure);
  const above = pressure - (problem.goals.ceiling[cell] ?? 0);
  const excess = Math.max(above, 0);
  unevenness[resource] = (unevenness[resource] ?? 0) + outside * outside - (uneven[cell] ?? 0);
  uneven[cell] = outside * outside;
  sums[OVERLOAD] = (sums[OVERLOAD] ?? 0) + excess - (over[cell] ?? 0);
  over[cell] = excess;
}

function weighNode(state: SearchState, node: number): void {
  for (let resource = 0; resource < state.problem.goals.loads.length; resource++)
    weighCell(state, resource, resource * state.problem.nodeCount + node);
}

/** How many guests of a group are not with the largest part of it. */
function scattered(together: Int32Array, group: number, nodeCount: number): number {
  let all = 0;
  let most = 0;
  for (let cell = group * nodeCount; cell < (group + 1) * nodeCount; cell++) {
    const count = together[cell] ?? 0;
    all += count;
    if (count > most) most = count;
  }
  return all - most;
}

type Sign = 1 | -1;

function countLoads({ problem, load, need }: SearchState, unit: number, node: number, sign: Sign): void {
  const { nodeCount, unitCount, dimensionCount } = problem;
  for (let resource = 0; resource < problem.goals.loads.length; resource++) {
    const cell = resource * nodeCount + node;
    load[cell] = (load[cell] ?? 0) + sign * (problem.load[resource * unitCount + unit] ?? 0);
  }
  const needs = problem.home[unit] === node ? problem.needHome : problem.needAway;
  for (let dimension = 0; dimension < dimensionCount; dimension++) {
    const cell = dimension * nodeCount + node;
    need[cell] = (need[cell] ?? 0) + sign * (needs[dimension * unitCount + unit] ?? 0);
  }
}

function countApart({ problem, apart, sums }: SearchState, unit: number, node: number, sign: Sign): void {
  for (const group of problem.apart[unit] ?? NONE) {
    const cell = group * problem.nodeCount + node;
    const before = apart[cell] ?? 0;
    apart[cell] = before + sign;
    const met = sign === 1 ? before : before - 1;
    if (met > 0) sums[VIOLATIONS] = (sums[VIOLATIONS] ?? 0) + sign;
  }
}

function countCosts({ problem, sums }: SearchState, unit: number, node: number, sign: Sign): void {
  if (problem.home[unit] === node) {
    sums[VIOLATIONS] = (sums[VIOLATIONS] ?? 0) + sign * (problem.brokenCost[unit] ?? 0);
    sums[OVERLOAD] = (sums[OVERLOAD] ?? 0) + sign * (problem.evacuationCost[unit] ?? 0);
  } else {
    sums[MOVES] = (sums[MOVES] ?? 0) + sign * (problem.size[unit] ?? 0);
    sums[BYTES] = (sums[BYTES] ?? 0) + sign * (problem.bytes[unit] ?? 0);
  }
}

/** Counts a unit in on a node (`sign` 1), or out of it (-1). */
function count(state: SearchState, unit: number, node: number, sign: Sign): void {
  countLoads(state, unit, node, sign);
  countApart(state, unit, node, sign);
  countCosts(state, unit, node, sign);
  countGroup(state, unit, node, sign);
}

function countGroup(state: SearchState, unit: number, node: number, sign: 1 | -1): void {
  const { problem, together } = state;
  const group = problem.together[unit] ?? 0;
  if (group < 0) return;
  const cell = group * problem.nodeCount + node;
  together[cell] = (together[cell] ?? 0) + sign * (problem.size[unit] ?? 0);
}

/** Puts a unit on a node; the caller has asked `canMove`, or is putting it back. */
export function moveUnit(state: SearchState, unit: number, to: number): void {
  const { problem, place, together, sums } = state;
  const from = place[unit] ?? 0;
  if (from === to) return;
  const group = problem.together[unit] ?? 0;
  const scatteredBefore = group < 0 ? 0 : scattered(together, group, problem.nodeCount);
  count(state, unit, from, -1);
  place[unit] = to;
  count(state, unit, to, 1);
  if (group >= 0)
    sums[VIOLATIONS] =
      (sums[VIOLATIONS] ?? 0) + scattered(together, group, problem.nodeCount) - scatteredBefore;
  weighNode(state, from);
  weighNode(state, to);
}

/** Whether the plan may have one more move, if this is one. */
function isAffordable({ problem, place, sums }: SearchState, unit: number): boolean {
  if (place[unit] !== problem.home[unit]) return true;
  return (
    (sums[MOVES] ?? 0) + (problem.size[unit] ?? 0) <= problem.movesMax &&
    (sums[BYTES] ?? 0) + (problem.bytes[unit] ?? 0) <= problem.bytesMax
  );
}

function hasRoom({ problem, need }: SearchState, unit: number, to: number): boolean {
  const { nodeCount, unitCount, dimensionCount } = problem;
  const needs = problem.home[unit] === to ? problem.needHome : problem.needAway;
  for (let dimension = 0; dimension < dimensionCount; dimension++) {
    const cell = dimension * nodeCount + to;
    const after = (need[cell] ?? 0) + (needs[dimension * unitCount + unit] ?? 0);
    if (after > (problem.needLimit[cell] ?? 0)) return false;
  }
  return true;
}

function meetsNobody({ problem, apart }: SearchState, unit: number, to: number): boolean {
  for (const group of problem.apart[unit] ?? NONE)
    if ((apart[group * problem.nodeCount + to] ?? 0) > 0) return false;
  return true;
}

/** Whether the budget, the node, its room and its guests let the unit come. */
export function canMove(state: SearchState, unit: number, to: number): boolean {
  return (state.problem.home[unit] === to || isAffordable(state, unit)) && fits(state, unit, to);
}

/** Whether a unit can be put back where it was at the start, as far as room and its company go. */
export const mayReturn = (state: SearchState, unit: number): boolean => {
  const home = state.problem.home[unit] ?? 0;
  return hasRoom(state, unit, home) && meetsNobody(state, unit, home);
};

/** Whether the node, its room and its guests let the unit come, whatever it costs. */
export function fits(state: SearchState, unit: number, to: number): boolean {
  const { problem } = state;
  if (problem.home[unit] !== to && problem.allowed[unit * problem.nodeCount + to] === 0) return false;
  if (!hasRoom(state, unit, to) || !meetsNobody(state, unit, to)) return false;
  const group = problem.together[unit] ?? -1;
  return group < 0 || keepsTogether(state, unit, group, to);
}

/** A unit of a scattered group may only join a larger part of it, or at least as large a one. */
function keepsTogether({ problem, together, place }: SearchState, unit: number, group: number, to: number) {
  const row = group * problem.nodeCount;
  const size = problem.size[unit] ?? 0;
  const others = scattered(together, group, problem.nodeCount);
  let all = 0;
  for (let node = 0; node < problem.nodeCount; node++) all += together[row + node] ?? 0;
  if (all === size) return true;
  const from = row + (place[unit] ?? 0);
  together[from] = (together[from] ?? 0) - size;
  together[row + to] = (together[row + to] ?? 0) + size;
  const after = scattered(together, group, problem.nodeCount);
  together[from] = (together[from] ?? 0) + size;
  together[row + to] = (together[row + to] ?? 0) - size;
  return after <= others;
}

/** The score of the placement: violations, overload, unevenness of one and the other resource, moves, bytes. */
export function readScore({ problem, sums, unevenness }: SearchState, score: Float64Array): void {
  const [first = 0, second = 0] = rankUnevenness(problem.goals, unevenness);
  score[0] = sums[VIOLATIONS] ?? 0;
  score[1] = sums[OVERLOAD] ?? 0;
  score[2] = first;
  score[3] = second;
  score[4] = sums[MOVES] ?? 0;
  score[5] = sums[BYTES] ?? 0;
}

/** Whether the first score is better in the first tier in which they differ. */
export function isBetter(score: ArrayLike<number>, than: ArrayLike<number>): boolean {
  for (let tier = 0; tier < score.length; tier++) {
    const [one, other] = [score[tier] ?? 0, than[tier] ?? 0];
    if (one !== other) return one < other;
  }
  return false;
}

/** The state of a placement, added up from nothing: the definition that `moveUnit` is held to. */
export function startState(problem: Problem, place: Int32Array = problem.home): SearchState {
  const { nodeCount } = problem;
  const state: SearchState = {
    problem,
    place: Int32Array.from(place),
    load: Float64Array.from(problem.loadBase),
    need: Float64Array.from(problem.needBase),
    apart: Int32Array.from(problem.apartBase),
    together: Int32Array.from(problem.togetherBase),
    uneven: new Float64Array(problem.goals.loads.length * nodeCount),
    over: new Float64Array(problem.goals.loads.length * nodeCount),
    unevenness: new Float64Array(problem.goals.loads.length),
    sums: new Float64Array(4),
  };
  for (let unit = 0; unit < problem.unitCount; unit++) count(state, unit, place[unit] ?? 0, 1);
  for (let group = 0; group < problem.bundles.groups.length; group++)
    state.sums[VIOLATIONS] = (state.sums[VIOLATIONS] ?? 0) + scattered(state.together, group, nodeCount);
  for (let cell = 0; cell < state.apart.length; cell++) {
    const atRest = problem.apartBase[cell] ?? 0;
    if (atRest > 1) state.sums[VIOLATIONS] = (state.sums[VIOLATIONS] ?? 0) + atRest - 1;
  }
  for (let node = 0; node < nodeCount; node++) weighNode(state, node);
  return state;
}
