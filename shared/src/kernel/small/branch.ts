import { at } from '../../kit/assert.ts';
import type { JointItem } from './joint-items.ts';
import {
  type Arrival,
  arrivalsOf,
  type LevelBound,
  levelBound,
  mayLead,
  put,
  wholeCost,
} from './level-bound.ts';
import type { SmallProblem } from './small-problem.ts';

/** A placement in the making, item after item. */
interface Branch {
  readonly items: readonly JointItem[];
  /** Per item and option. */
  readonly arrivals: readonly (readonly Arrival[])[];
  readonly columnCount: number;
  readonly bound: LevelBound;
  /** node x column: units that still fit. */
  readonly room: Float64Array;
  /** Per depth: what its items cost by themselves, what those from there on cost at least, and the option to look at next. */
  readonly cost: Float64Array;
  readonly toCome: Float64Array;
  readonly next: Int32Array;
  readonly best: { cost: number; options: Int32Array | undefined };
}

export interface BranchAnswer {
  /** By item, in the order of `items`; absent where nothing below the known cost was found. */
  readonly options?: Int32Array;
  readonly items: readonly JointItem[];
  readonly cost: number;
  /** Everything was looked at, or could not be better. */
  readonly isWhole: boolean;
  readonly work: number;
}

/** Items that move levels most first: what is decided early cuts off most. */
function inOrder({ items, tables, unit, columnCount }: SmallProblem): JointItem[] {
  const { extremeCount, nodeCount, divisor, weight } = tables;
  const scale = Float64Array.from({ length: extremeCount }, (_, extreme) => {
    let all = 0;
    for (let node = 0; node < nodeCount; node++) all += at(divisor, node * extremeCount + extreme);
    return all === 0 ? 0 : (at(weight, extreme) * at(unit, extreme)) / all;
  });
  const sizeOf = ({ need }: JointItem): number => {
    let sum = 0;
    for (let extreme = 0; extreme < extremeCount; extreme++) {
      let own = 0;
      for (let node = 0; node < nodeCount; node++) own += at(need, node * columnCount + extreme);
      sum += own * at(scale, extreme);
    }
    return sum;
  };
  const sizes = new Map(items.map((item) => [item, sizeOf(item)]));
  return [...items].sort((one, other) => (sizes.get(other) ?? 0) - (sizes.get(one) ?? 0));
}

function branchOf(problem: SmallProblem, known: number): Branch {
  const items = inOrder(problem);
  const bound = levelBound(problem);
  const toCome = new Float64Array(items.length + 1);
  for (let depth = items.length - 1; depth >= 0; depth--)
    toCome[depth] = at(toCome, depth + 1) + at(at(items, depth).cost, 0);
  return {
    ...{ items, toCome, bound, columnCount: problem.columnCount },
    arrivals: items.map((item) => arrivalsOf(item, bound)),
    room: problem.limit.slice(),
    cost: new Float64Array(items.length + 1),
    next: new Int32Array(items.length + 1),
    best: { cost: known, options: undefined },
  };
}

/** True where every node has room for an option. */
function fits({ room, columnCount, bound }: Branch, { need, first, nodes }: Arrival): boolean {
  for (let column = bound.extremeCount; column < columnCount; column++)
    for (let index = 0; index < nodes.length; index++) {
      const cell = (nodes[index] as number) * columnCount + column;
      if ((need[first + cell] as number) > (room[cell] as number)) return false;
    }
  return true;
}

function place({ room, columnCount, bound }: Branch, arrival: Arrival, sign: 1 | -1): void {
  const { need, first, nodes } = arrival;
  put(bound, arrival, sign);
  for (let column = bound.extremeCount; column < columnCount; column++)
    for (let index = 0; index < nodes.length; index++) {
      const cell = (nodes[index] as number) * columnCount + column;
      room[cell] = (room[cell] as number) - sign * (need[first + cell] as number);
    }
}

/** Goes one step down with the next option of a depth that may lead to less; false where there is none left. */
function goDown(branch: Branch, depth: number, step: number): boolean {
  const { items, arrivals, bound, cost, toCome, next, best } = branch;
  const own = items[depth] as JointItem;
  const ways = arrivals[depth] as readonly Arrival[];
  for (let option = next[depth] as number; option < ways.length; option++) {
    const spent = (cost[depth] as number) + (own.cost[option] as number);
    const left = best.cost - step - spent - (toCome[depth + 1] as number);
    // options stand in the order of their costs
    if (left < 0) return false;
    const arrival = ways[option] as Arrival;
    if (!fits(branch, arrival) || !mayLead(bound, depth, arrival, left)) continue;
    next[depth] = option + 1;
    cost[depth + 1] = spent;
    place(branch, arrival, 1);
    return true;
  }
  return false;
}

/** One step down, or up again; answers the depth, and -1 when everything has been looked at. */
function goOn(branch: Branch, depth: number, step: number): number {
  const { items, next } = branch;
  if (!goDown(branch, depth, step)) {
    next[depth] = 0;
    if (depth > 0) goUp(branch, depth - 1);
    return depth - 1;
  }
  if (depth + 1 < items.length) return depth + 1;
  keep(branch);
  goUp(branch, depth);
  return depth;
}

/** Takes away what the depth above has placed last. */
function goUp(branch: Branch, depth: number): void {
  const { arrivals, next } = branch;
  place(branch, at(at(arrivals, depth), at(next, depth) - 1), -1);
}

/** A whole placement: what it costs can be more than was foretold where some nodes do not count. */
function keep({ bound, items, cost, next, best }: Branch): void {
  const end = items.length;
  const whole = at(cost, end) + wholeCost(bound);
  if (whole >= best.cost) return;
  best.cost = whole;
  best.options = next.slice(0, end).map((each) => each - 1);
}

/** Looks between two reports. */
const ROUND = 1 << 16;
const NEARLY = 1e-6;

/**
 * Places item after item in all ways that may lead to less than the known cost, depth first: little is kept, and what
 * pouring the rest into the emptiest nodes leaves of each gap cuts off most. Yields the work so far.
 */
export function* branch(
  problem: SmallProblem,
  known: number,
  workMax: number,
): Generator<number, BranchAnswer, unknown> {
  const own = branchOf(problem, known);
  const { items, best } = own;
  const step = problem.step === 0 ? NEARLY : problem.step - NEARLY;
  let [depth, work] = [0, 0];
  while (depth >= 0 && work < workMax) {
    for (let turn = 0; turn < ROUND && depth >= 0; turn++) depth = goOn(own, depth, step);
    work += ROUND;
    yield work;
  }
  const { options } = best;
  return { ...{ items, cost: best.cost, isWhole: depth < 0, work }, ...(options && { options }) };
}
