import { at } from '../../kit/assert.ts';
import type { SpreadProblem } from './spread-problem.ts';

/** Ranges in which the least and the greatest level of all nodes are. */
export interface Box {
  readonly leastFrom: number;
  readonly leastTo: number;
  readonly greatestFrom: number;
  readonly greatestTo: number;
}

/** The level that nodes of one size would all have, and the greatest that any node could have. */
export interface Levels {
  readonly mean: number;
  readonly top: number;
}

/** Undefined where guests may be on a node that does not count: then no mean is sure. */
export function levelsOf(problem: SpreadProblem, total: number): Levels | undefined {
  const { base, divisor, fixed, choices, holds, kinds, unit } = problem;
  let [load, size, top] = [total * unit, 0, 0];
  for (const [node, part] of divisor.entries()) {
    if (part > 0) {
      load += base[node] ?? 0;
      size += part;
      top = Math.max(top, Math.floor(((base[node] ?? 0) + total * unit) / part));
      continue;
    }
    const isOpen = at(choices, node).length + at(holds, node).length > 0;
    if (isOpen || kinds.some(({ allowed }) => allowed[node] === 1)) return undefined;
    load -= unit * (fixed[node] ?? 0);
  }
  return size === 0 ? undefined : { mean: Math.floor(load / size), top };
}

/** All load there is, in units. */
export function totalLoad({ fixed, kinds }: SpreadProblem): number {
  const held = fixed.reduce((sum, each) => sum + each, 0);
  return kinds.reduce((sum, { weight, count }) => sum + weight * count, held);
}

/** The least load with which a node is at this level or above. */
export function leastLoad(
  { base, divisor, unit, fixed }: SpreadProblem,
  node: number,
  level: number,
): number {
  const part = divisor[node] ?? 0;
  if (part === 0) return fixed[node] ?? 0;
  return Math.max(0, Math.ceil((level * part - (base[node] ?? 0)) / unit));
}

/** The greatest load with which a node is at this level or below; can be negative. */
export function greatestLoad(
  { base, divisor, unit, fixed }: SpreadProblem,
  node: number,
  level: number,
): number {
  const part = divisor[node] ?? 0;
  if (part === 0) return fixed[node] ?? 0;
  return Math.ceil(((level + 1) * part - (base[node] ?? 0)) / unit) - 1;
}

export const isSingle = ({ leastFrom, leastTo, greatestFrom, greatestTo }: Box): boolean =>
  leastFrom === leastTo && greatestFrom === greatestTo;

/** Two halves, the longer side cut. */
export function halves(box: Box): readonly [Box, Box] {
  const { leastFrom, leastTo, greatestFrom, greatestTo } = box;
  if (leastTo - leastFrom >= greatestTo - greatestFrom) {
    const middle = Math.floor((leastFrom + leastTo) / 2);
    return [
      { ...box, leastTo: middle },
      { ...box, leastFrom: middle + 1 },
    ];
  }
  const middle = Math.floor((greatestFrom + greatestTo) / 2);
  return [
    { ...box, greatestTo: middle },
    { ...box, greatestFrom: middle + 1 },
  ];
}
