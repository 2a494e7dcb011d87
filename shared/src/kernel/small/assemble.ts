import { at } from '../../kit/assert.ts';
import { costAt, levelState, objective } from '../levels/level-state.ts';
import type { LevelTables } from '../levels/level-tables.ts';
import { type HalfSets, halfSets, scaleOf } from './half-sets.ts';
import { type Effort, LOOK, nodeSets } from './node-sets.ts';
import { type Points, type PointTree, pointTree } from './point-tree.ts';
import { goOn, leastCostOf, type Stage, stagesOf } from './set-cost.ts';
import { isAllowedSet, type SetProblem, setProblem } from './set-problem.ts';

export interface Assembled {
  /** Absent where nothing below the known cost was found. */
  readonly place?: Int32Array;
  readonly cost: number;
  /** There is nothing better. */
  readonly isWhole: boolean;
  readonly work: number;
}

/** A placement in the making, node after node: the last one takes whoever is left. */
interface Assembly {
  readonly problem: SetProblem;
  readonly stages: readonly Stage[];
  /** Sets of every node but the last. */
  readonly sets: readonly PointTree[];
  readonly chosen: Int32Array;
  readonly effort: Effort;
  /** What the next placement has to cost less than, and the best so far. */
  below: number;
  place: Int32Array | undefined;
}

/** How far from the least conceivable cost to the known one is looked first: what is found there is the best. */
const PARTS = [0.4, 0.6, 0.8, 1] as const;
/** Sets that a node may have at first, and at most: a million of them are some 150 MB. */
const SETS_MIN = 1 << 16;
const SETS_MAX = 1 << 22;
const MORE = 4;
/** Parts of a tree with more sets are halved by guests. */
const BY_BIT = 200;

const guestOf = ({ guests }: SetProblem, bit: number): number => guests[31 - Math.clz32(bit)] as number;

/** What it costs those who have left a node that has its guests, and are on none yet. */
function homeless({ problem, stages }: Assembly, used: number, count: number): number {
  const { home, away } = problem.tables;
  let sum = 0;
  for (let left = problem.everybody & ~used; left !== 0; left &= left - 1) {
    const guest = guestOf(problem, left & -left);
    for (let index = 0; index < count; index++)
      if ((stages[index] as Stage).node === home[guest]) {
        sum += problem.tables.perTarget.length === 0 ? (away[guest] as number) : 0;
        break;
      }
  }
  return sum;
}

/** The last node takes the rest: kept where all is as it must be, and for less. */
function close(assembly: Assembly, used: number, moves: number): void {
  const { problem, stages, chosen } = assembly;
  const { tables } = problem;
  const last = stages.length - 1;
  const { node } = at(stages, last);
  const rest = problem.everybody & ~used;
  let cost = moves;
  for (let left = rest; left !== 0 && cost < assembly.below; left &= left - 1) {
    const guest = guestOf(problem, left & -left);
    cost += tables.allowed[guest * tables.nodeCount + node] === 1 ? costAt(tables, guest, node) : Infinity;
  }
  if (cost >= assembly.below || !isAllowedSet(problem, rest)) return;
  chosen[last] = rest;
  const place = new Int32Array(tables.guestCount);
  stages.forEach((stage, index) => {
    for (let left = at(chosen, index); left !== 0; left &= left - 1)
      place[guestOf(problem, left & -left)] = stage.node;
  });
  const state = levelState(tables, place);
  const whole = objective(state);
  if (whole >= assembly.below || state.room.some((room) => room < 0)) return;
  assembly.below = whole;
  assembly.place = place;
}

/** Gives a node a set, and the nodes after it theirs. */
function take(assembly: Assembly, depth: number, point: number, used: number, moves: number): void {
  const { problem, stages, sets, chosen, effort } = assembly;
  const { points, mask, columnCount } = at(sets, depth);
  const own = mask[point] as number;
  effort.work += LOOK;
  if ((own & used) !== 0) return;
  const first = point * columnCount;
  const spent = moves + (points[first + columnCount - 1] as number);
  const stage = at(stages, depth);
  const left = assembly.below - spent;
  const gaps = leastCostOf(problem, stage, points, points, first, left);
  const all = used | own;
  if (gaps >= left || gaps + homeless(assembly, all, depth + 1) >= left) return;
  chosen[depth] = own;
  goOn(stage, at(stages, depth + 1), points, first);
  if (depth + 2 === stages.length) close(assembly, all, spent);
  else look(assembly, depth + 1, 0, all, spent);
}

/** All sets of a tree node that may go with those that nodes before have taken. */
function look(assembly: Assembly, depth: number, tree: number, used: number, moves: number): void {
  const { problem, stages, sets, effort } = assembly;
  const { common, low, high, half, from, to, columnCount } = at(sets, depth);
  effort.work += LOOK;
  if (((common[tree] as number) & used) !== 0) return;
  const first = tree * columnCount;
  const left = assembly.below - moves - (low[first + columnCount - 1] as number);
  if (left <= 0 || leastCostOf(problem, at(stages, depth), low, high, first, left) >= left) return;
  const own = half[tree] as number;
  if (own === 0) {
    for (let point = from[tree] as number; point < (to[tree] as number); point++)
      take(assembly, depth, point, used, moves);
    return;
  }
  look(assembly, depth, own, used, moves);
  look(assembly, depth, own + 1, used, moves);
}

/** Sets of the first node, those first that may lead to least; yields the work so far. */
function* assembleFrom(assembly: Assembly): Generator<number, boolean, unknown> {
  const { problem, stages, sets, effort } = assembly;
  const { points, columnCount, mask } = at(sets, 0);
  const costs = Float64Array.from(mask, (_, point) => {
    const first = point * columnCount;
    const moves = at(points, first + columnCount - 1);
    return moves + leastCostOf(problem, at(stages, 0), points, points, first, Infinity);
  });
  const order = Int32Array.from(mask, (_, point) => point).sort(
    (one, other) => at(costs, one) - at(costs, other) || one - other,
  );
  for (const point of order) {
    if (at(costs, point) >= assembly.below) break;
    if (effort.work > effort.workMax) return false;
    take(assembly, 0, point, 0, 0);
    yield effort.work;
  }
  return true;
}

interface Found {
  readonly node: number;
  readonly sets: Points;
}

/** Sets of all nodes but one, the one with most of them, which is left the rest. */
function* setsOfNodes(
  problem: SetProblem,
  halves: readonly HalfSets[],
  { below, setsMax }: { readonly below: number; readonly setsMax: number },
  effort: Effort,
): Generator<number, Found[] | undefined, unknown> {
  const found: Found[] = [];
  const open = new Set(halves);
  for (let most = SETS_MIN; most <= setsMax; most *= MORE)
    for (const each of open) {
      const sets = yield* nodeSets(problem, each, { below, most }, effort);
      if (effort.work > effort.workMax) return undefined;
      if (sets === undefined) continue;
      found.push({ node: each.node, sets });
      open.delete(each);
      if (open.size === 1) return found.sort((one, other) => one.sets.count - other.sets.count);
    }
  return undefined;
}

/** The best placement below a cost, if there is one; of all, where nothing had to be left out. */
interface Within {
  readonly below: number;
  readonly place: Int32Array | undefined;
  readonly isWhole: boolean;
}

/** All placements that cost less than `below`, as far as the work suffices. */
function* within(
  problem: SetProblem,
  halves: readonly HalfSets[],
  limits: { readonly below: number; readonly setsMax: number },
  effort: Effort,
): Generator<number, Within, unknown> {
  const { below } = limits;
  const found = yield* setsOfNodes(problem, halves, limits, effort);
  if (found === undefined) return { below, place: undefined, isWhole: false };
  const first = found.map(({ node }) => node);
  const last = problem.nodes.filter((node) => !first.includes(node));
  const assembly: Assembly = {
    ...{ problem, effort, below, place: undefined },
    stages: stagesOf(problem, [...first, ...last]),
    sets: found.map(({ sets }) => {
      effort.work += sets.count;
      return pointTree(sets, scaleOf(problem, sets.columnCount), BY_BIT);
    }),
    chosen: new Int32Array(problem.nodes.length),
  };
  const isWhole = yield* assembleFrom(assembly);
  return { below: assembly.below, place: assembly.place, isWhole };
}

/**
 * The best placement that costs less than a known one, of few nodes and guests and many kinds of load: of all sets of
 * guests those are listed that a node can have in it, because its own loads and moves already cost something, and
 * then sets that have no guest in common are put together. Undefined where the model is not of that kind.
 */
export function* assemble(
  tables: LevelTables,
  known: number,
  workMax: number,
  setsMax: number = SETS_MAX,
): Generator<number, Assembled | undefined, unknown> {
  const problem = setProblem(tables);
  if (problem === undefined) return undefined;
  const effort: Effort = { work: 0, workMax };
  const halves = problem.nodes.map((node) => halfSets(problem, node));
  const least = problem.least.reduce((sum, each) => sum + each, 0);
  for (const part of PARTS) {
    const below = least + (known - least) * part;
    const { place, isWhole, below: cost } = yield* within(problem, halves, { below, setsMax }, effort);
    const { work } = effort;
    if (place !== undefined) return { place, cost, isWhole, work };
    if (!isWhole) break;
    if (part === 1) return { cost: known, isWhole, work };
  }
  return { cost: known, isWhole: false, work: effort.work };
}
