import { at } from '../../kit/assert.ts';
import type { JointItem } from './joint-items.ts';
import type { SmallProblem } from './small-problem.ts';

/**
 * What gaps cost at least when the rest of all loads is poured into the emptiest nodes, kept up to date as items come
 * and go: one row for each depth. What comes to a node and stays below the water changes nothing.
 */
export interface LevelBound {
  readonly nodeCount: number;
  readonly extremeCount: number;
  readonly columnCount: number;
  readonly weight: Float64Array;
  readonly hasLeast: Uint8Array;
  /** extreme x node: what is there; what a unit is in levels, the level of nobody, and the divisor (0: does not count). */
  readonly units: Float64Array;
  readonly rise: Float64Array;
  readonly floor: Float64Array;
  readonly divisor: Float64Array;
  /** extreme x node: levels of the option that is looked at. */
  readonly level: Float64Array;
  /** Per extreme: all loads together, and all divisors. */
  readonly all: Float64Array;
  readonly room: Float64Array;
  /** depth x extreme: where the water stands, and what the gap costs at least; per depth: all gaps together. */
  readonly water: Float64Array;
  readonly gap: Float64Array;
  readonly sum: Float64Array;
}

/** Rounding must not make a bound of what is none. */
const SLACK = 1e-9;

export function levelBound({ tables, items, unit, columnCount }: SmallProblem): LevelBound {
  const { nodeCount, extremeCount, base, weight, hasLeast } = tables;
  const perCell = (figure: (cell: number, extreme: number) => number) =>
    Float64Array.from({ length: extremeCount * nodeCount }, (_, index) => {
      const extreme = Math.floor(index / nodeCount);
      return figure((index % nodeCount) * extremeCount + extreme, extreme);
    });
  const divisor = perCell((cell) => at(tables.divisor, cell));
  const perExtreme = (figure: (extreme: number, node: number) => number) =>
    Float64Array.from({ length: extremeCount }, (_, extreme) => {
      let sum = 0;
      for (let node = 0; node < nodeCount; node++) sum += figure(extreme, node);
      return sum;
    });
  const needOf = (extreme: number, node: number) =>
    items.reduce((sum, { need }) => sum + at(need, node * columnCount + extreme), 0) * at(unit, extreme);
  const baseOf = (extreme: number, node: number) =>
    at(divisor, extreme * nodeCount + node) === 0 ? 0 : at(base, node * extremeCount + extreme);
  const inLevels = (figure: number, cell: number) =>
    at(tables.divisor, cell) === 0 ? 0 : figure / at(tables.divisor, cell);
  const bound: LevelBound = {
    ...{ nodeCount, extremeCount, columnCount, weight, hasLeast, divisor },
    units: new Float64Array(extremeCount * nodeCount),
    rise: perCell((cell, extreme) => inLevels(at(unit, extreme), cell)),
    floor: perCell((cell) => inLevels(at(base, cell), cell)),
    level: new Float64Array(extremeCount * nodeCount),
    all: perExtreme((extreme, node) => baseOf(extreme, node) + needOf(extreme, node)),
    room: perExtreme((extreme, node) => at(divisor, extreme * nodeCount + node)),
    water: new Float64Array((items.length + 1) * extremeCount),
    gap: new Float64Array((items.length + 1) * extremeCount),
    sum: new Float64Array(items.length + 1),
  };
  bound.level.set(bound.floor);
  for (let extreme = 0; extreme < extremeCount; extreme++)
    bound.sum[0] = at(bound.sum, 0) + pour(bound, 0, extreme);
  return bound;
}

function greatestOf({ level, divisor, nodeCount }: LevelBound, first: number): number {
  let greatest = Number.NEGATIVE_INFINITY;
  for (let cell = first; cell < first + nodeCount; cell++)
    if (divisor[cell] !== 0 && (level[cell] as number) > greatest) greatest = level[cell] as number;
  return greatest;
}

/** Pours the rest of one extreme into the emptiest nodes, those above the water taking nothing; says what its gap costs. */
function pour(bound: LevelBound, depth: number, extreme: number): number {
  const { level, divisor, nodeCount, extremeCount, all, room, water, gap, weight, hasLeast } = bound;
  const [first, row] = [extreme * nodeCount, depth * extremeCount + extreme];
  const total = all[extreme] as number;
  let stands = room[extreme] === 0 ? 0 : total / (room[extreme] as number);
  const mean = stands;
  for (let isFalling = room[extreme] !== 0; isFalling; ) {
    let [loads, places] = [total, room[extreme] as number];
    for (let cell = first; cell < first + nodeCount; cell++) {
      if ((level[cell] as number) <= stands) continue;
      loads -= (level[cell] as number) * (divisor[cell] as number);
      places -= divisor[cell] as number;
    }
    const lower = places <= 0 ? stands : loads / places;
    isFalling = lower < stands;
    if (isFalling) stands = lower;
  }
  water[row] = stands;
  const greatest = greatestOf(bound, first);
  let steps = 0;
  if (hasLeast[extreme] === 0) {
    water[row] = Number.NEGATIVE_INFINITY;
    steps = Math.floor(Math.max(greatest, mean) + SLACK);
  } else if (greatest > mean) steps = Math.max(0, Math.floor(greatest + SLACK) - Math.floor(stands + SLACK));
  gap[row] = steps * (weight[extreme] as number);
  return gap[row] as number;
}

/** An option of an item, and the nodes that it comes to. */
export interface Arrival {
  readonly need: Int32Array;
  /** Where the option's figures begin in `need`. */
  readonly first: number;
  readonly nodes: Int32Array;
}

/** Options of an item, one by one. */
export function arrivalsOf({ need, cost }: JointItem, { nodeCount, columnCount }: LevelBound): Arrival[] {
  const width = nodeCount * columnCount;
  return Array.from(cost, (_, option) => {
    const first = option * width;
    const isThere = (node: number) =>
      need
        .subarray(first + node * columnCount, first + (node + 1) * columnCount)
        .some((units) => units !== 0);
    return {
      ...{ need, first },
      nodes: Int32Array.from({ length: nodeCount }, (__, node) => node).filter(isThere),
    };
  });
}

/** Writes the levels of nodes that an option comes to, with it or as they are; true where one is above the water. */
function write(
  bound: LevelBound,
  extreme: number,
  arrival: Arrival,
  isThere: boolean,
  water: number,
): boolean {
  const { level, units, rise, floor, nodeCount, columnCount } = bound;
  const { need, first, nodes } = arrival;
  let isAbove = false;
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as number;
    const cell = extreme * nodeCount + node;
    const coming = isThere ? (need[first + node * columnCount + extreme] as number) : 0;
    const now = (floor[cell] as number) + ((units[cell] as number) + coming) * (rise[cell] as number);
    level[cell] = now;
    if (coming !== 0 && now > water) isAbove = true;
  }
  return isAbove;
}

/** True where an option of the item at this depth may lead to gaps that cost `most`; the next row then holds what it says. */
export function mayLead(bound: LevelBound, depth: number, arrival: Arrival, most: number): boolean {
  const { extremeCount, gap, water, sum } = bound;
  let all = sum[depth] as number;
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    const [row, next] = [depth * extremeCount + extreme, (depth + 1) * extremeCount + extreme];
    const isAbove = write(bound, extreme, arrival, true, water[row] as number);
    if (isAbove) all += pour(bound, depth + 1, extreme) - (gap[row] as number);
    else {
      water[next] = water[row] as number;
      gap[next] = gap[row] as number;
    }
    write(bound, extreme, arrival, false, 0);
    if (all > most) return false;
  }
  sum[depth + 1] = all;
  return true;
}

/** Puts an option where it is to be, or takes it away again. */
export function put(bound: LevelBound, arrival: Arrival, sign: 1 | -1): void {
  const { units, nodeCount, columnCount, extremeCount } = bound;
  const { need, first, nodes } = arrival;
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[index] as number;
      const cell = extreme * nodeCount + node;
      units[cell] = (units[cell] as number) + sign * (need[first + node * columnCount + extreme] as number);
    }
    write(bound, extreme, arrival, false, 0);
  }
}

/** What gaps cost when all items are there. */
export function wholeCost(bound: LevelBound): number {
  const { nodeCount, extremeCount, divisor, weight, hasLeast, room, level } = bound;
  let sum = 0;
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    if (room[extreme] === 0) continue;
    const first = extreme * nodeCount;
    let gap = Math.floor(greatestOf(bound, first) + SLACK);
    let least = Number.POSITIVE_INFINITY;
    for (let cell = first; cell < first + nodeCount; cell++)
      if (divisor[cell] !== 0) least = Math.min(least, level[cell] as number);
    if (hasLeast[extreme] === 1) gap -= Math.floor(least + SLACK);
    sum += (weight[extreme] as number) * gap;
  }
  return sum;
}
