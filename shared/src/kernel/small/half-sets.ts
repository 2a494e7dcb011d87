import { at } from '../../kit/assert.ts';
import { costAt } from '../levels/level-state.ts';
import { type Points, type PointTree, pointTree } from './point-tree.ts';
import { isAllowedSet, type SetProblem } from './set-problem.ts';

/** All sets of each half of the guests that a node may have: loads, what it costs who comes, and what who leaves. */
export interface HalfSets {
  readonly node: number;
  readonly first: PointTree;
  readonly second: PointTree;
}

/** What one guest does to a node. */
interface Guest {
  readonly bit: number;
  readonly loads: Float64Array;
  readonly comes: number;
  readonly leaves: number;
  readonly mustStay: boolean;
}

/** The least that leaving a node costs; Infinity where a guest may be nowhere else. */
function leaveCost({ tables, nodes }: SetProblem, guest: number, node: number): number {
  const { nodeCount, allowed, home } = tables;
  const others = nodes.filter((other) => other !== node && allowed[guest * nodeCount + other] === 1);
  if (others.length === 0) return Number.POSITIVE_INFINITY;
  return home[guest] === node ? Math.min(...others.map((other) => costAt(tables, guest, other))) : 0;
}

function guestAt(problem: SetProblem, bit: number, node: number): Guest | undefined {
  const { tables, guests } = problem;
  const guest = at(guests, bit);
  if (tables.allowed[guest * tables.nodeCount + node] !== 1) return undefined;
  const leaves = leaveCost(problem, guest, node);
  const { extremeCount, need } = tables;
  return {
    bit: 1 << bit,
    loads: need.slice(guest * extremeCount, (guest + 1) * extremeCount),
    comes: costAt(tables, guest, node),
    ...(leaves === Number.POSITIVE_INFINITY ? { leaves: 0, mustStay: true } : { leaves, mustStay: false }),
  };
}

/** Doubles the sets with every guest; who must stay is in all of them. */
function setsOf(problem: SetProblem, guests: readonly Guest[]): Points {
  const { extremeCount } = problem.tables;
  const columnCount = extremeCount + 2;
  const [comes, leaves] = [extremeCount, extremeCount + 1];
  const fixed = guests.filter(({ mustStay }) => mustStay);
  const free = guests.filter(({ mustStay }) => !mustStay);
  const points = new Float64Array(2 ** free.length * columnCount);
  const mask = new Int32Array(2 ** free.length);
  const add = (set: number, { bit, loads, comes: cost, leaves: saved }: Guest) => {
    const row = set * columnCount;
    for (let kind = 0; kind < extremeCount; kind++)
      points[row + kind] = at(points, row + kind) + at(loads, kind);
    points[row + comes] = at(points, row + comes) + cost;
    points[row + leaves] = at(points, row + leaves) - saved;
    mask[set] = at(mask, set) | bit;
  };
  points[leaves] = free.reduce((sum, guest) => sum + guest.leaves, 0);
  for (const guest of fixed) add(0, guest);
  let count = 1;
  for (const guest of free) {
    const before = count;
    for (let set = 0; set < before; set++) {
      if (!isAllowedSet(problem, at(mask, set) | guest.bit)) continue;
      points.copyWithin(count * columnCount, set * columnCount, (set + 1) * columnCount);
      mask[count] = at(mask, set);
      add(count++, guest);
    }
  }
  return { count, columnCount, points, mask };
}

/** What a unit of every column costs, roughly. */
export function scaleOf({ tables, room, nodes }: SetProblem, columnCount: number): Float64Array {
  const { extremeCount, weight } = tables;
  return Float64Array.from({ length: columnCount }, (_, column) =>
    column < extremeCount ? (at(weight, column) * nodes.length) / at(room, column) : 1,
  );
}

/** Every second guest in one half, the others in the other: both have great and small ones. */
export function halfSets(problem: SetProblem, node: number): HalfSets {
  const half = (part: number): PointTree => {
    const guests = problem.guests.flatMap((_, bit) =>
      bit % 2 === part ? (guestAt(problem, bit, node) ?? []) : [],
    );
    const sets = setsOf(problem, guests);
    return pointTree(sets, scaleOf(problem, sets.columnCount));
  };
  return { node, first: half(0), second: half(1) };
}
