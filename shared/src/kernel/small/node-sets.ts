import { at } from '../../kit/assert.ts';
import type { HalfSets } from './half-sets.ts';
import type { Points, PointTree } from './point-tree.ts';
import { leastCostOf, type Stage, stagesOf } from './set-cost.ts';
import { isAllowedSet, type SetProblem } from './set-problem.ts';

/** Work that is counted, and where it ends. */
export interface Effort {
  work: number;
  readonly workMax: number;
}

/** Work of looking at one box or point: four take about as long as one label. */
export const LOOK = 0.25;

/** A row of cells: a box, or a point as one that is its own least and greatest. */
interface Side {
  readonly low: Float64Array;
  readonly high: Float64Array;
  first: number;
}

interface Pairing {
  readonly problem: SetProblem;
  readonly halves: HalfSets;
  readonly stage: Stage;
  /** What a placement has to cost less than, and so many pairs are enough. */
  readonly below: number;
  readonly most: number;
  readonly effort: Effort;
  /** Points of both halves that go together, one pair after the other. */
  readonly pairs: number[];
  readonly boxes: readonly [Side, Side];
  readonly points: readonly [Side, Side];
  /** Loads of both sides together. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

const boxSide = ({ low, high }: PointTree): Side => ({ low, high, first: 0 });
const pointSide = ({ points }: PointTree): Side => ({ low: points, high: points, first: 0 });

/** Whether a node may have what is on both sides. */
function mayPair(pairing: Pairing, one: Side, other: Side): boolean {
  const { problem, stage, below, low, high, effort } = pairing;
  const kinds = problem.tables.extremeCount;
  effort.work += LOOK;
  let moves = 0;
  for (let column = kinds; column < kinds + 2; column++)
    moves += (one.low[one.first + column] as number) + (other.low[other.first + column] as number);
  if (moves >= below) return false;
  for (let kind = 0; kind < kinds; kind++) {
    low[kind] = (one.low[one.first + kind] as number) + (other.low[other.first + kind] as number);
    high[kind] = (one.high[one.first + kind] as number) + (other.high[other.first + kind] as number);
  }
  return moves + leastCostOf(problem, stage, low, high, 0, below - moves) < below;
}

/** Every point of a leaf with every one of the other. */
function pairPoints(pairing: Pairing, left: number, right: number): void {
  const { problem, points, pairs } = pairing;
  const { first, second } = pairing.halves;
  const [one, other] = points;
  for (let near = first.from[left] as number; near < (first.to[left] as number); near++) {
    one.first = near * first.columnCount;
    for (let far = second.from[right] as number; far < (second.to[right] as number); far++) {
      other.first = far * second.columnCount;
      if (!mayPair(pairing, one, other)) continue;
      if (isAllowedSet(problem, (first.mask[near] as number) | (second.mask[far] as number)))
        pairs.push(near, far);
    }
  }
}

/** All pairs of two tree nodes, the greater of them halved. */
function pairTrees(pairing: Pairing, left: number, right: number): void {
  const { boxes, pairs, most } = pairing;
  const { first, second } = pairing.halves;
  const [one, other] = boxes;
  one.first = left * first.columnCount;
  other.first = right * second.columnCount;
  if (pairs.length > 2 * most || !mayPair(pairing, one, other)) return;
  const [ownLeft, ownRight] = [first.half[left] as number, second.half[right] as number];
  if (ownLeft === 0 && ownRight === 0) {
    pairPoints(pairing, left, right);
    return;
  }
  const leftSize = (first.to[left] as number) - (first.from[left] as number);
  const rightSize = (second.to[right] as number) - (second.from[right] as number);
  if (ownRight === 0 || (ownLeft !== 0 && leftSize >= rightSize)) {
    pairTrees(pairing, ownLeft, right);
    pairTrees(pairing, ownLeft + 1, right);
  } else {
    pairTrees(pairing, left, ownRight);
    pairTrees(pairing, left, ownRight + 1);
  }
}

/** The points of pairs: loads, and what it costs those that come. */
function joined({ halves: { first, second }, pairs, problem }: Pairing): Points {
  const columnCount = problem.tables.extremeCount + 1;
  const count = pairs.length / 2;
  const points = new Float64Array(count * columnCount);
  const mask = new Int32Array(count);
  for (let index = 0; index < count; index++) {
    const [near, far] = [pairs[2 * index] as number, pairs[2 * index + 1] as number];
    mask[index] = (first.mask[near] as number) | (second.mask[far] as number);
    for (let column = 0; column < columnCount; column++)
      points[index * columnCount + column] =
        (first.points[near * first.columnCount + column] as number) +
        (second.points[far * second.columnCount + column] as number);
  }
  return { count, columnCount, points, mask };
}

/** Parts of a search after each of which others have their turn. */
const PARTS = 64;

/** Tree nodes from the root down until there are some parts. */
function partsOf({ half }: PointTree): number[] {
  let parts = [0];
  for (let next = parts; next.length <= PARTS; ) {
    parts = next;
    next = parts.flatMap((node) => {
      const own = at(half, node);
      return own === 0 ? [node] : [own, own + 1];
    });
    if (next.length === parts.length) break;
  }
  return parts;
}

/**
 * All sets of guests that a node can have in a placement that costs less than `below`; undefined where there are more
 * than `most`, or the work does not suffice. Yields the work so far.
 */
export function* nodeSets(
  problem: SetProblem,
  halves: HalfSets,
  { below, most }: { readonly below: number; readonly most: number },
  effort: Effort,
): Generator<number, Points | undefined, unknown> {
  const { extremeCount } = problem.tables;
  const { first, second } = halves;
  const pairing: Pairing = {
    ...{ problem, halves, below, most, effort, pairs: [] },
    stage: at(stagesOf(problem, [halves.node]), 0),
    boxes: [boxSide(first), boxSide(second)],
    points: [pointSide(first), pointSide(second)],
    ...{ low: new Float64Array(extremeCount), high: new Float64Array(extremeCount) },
  };
  for (const part of partsOf(first)) {
    pairTrees(pairing, part, 0);
    if (pairing.pairs.length > 2 * most || effort.work > effort.workMax) return undefined;
    yield effort.work;
  }
  return joined(pairing);
}
