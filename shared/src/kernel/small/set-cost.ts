import { at } from '../../kit/assert.ts';
import type { SetProblem } from './set-problem.ts';

/** Nodes that have their guests, and the one that is next. */
export interface Stage {
  readonly node: number;
  /** Per kind: the greatest and the least level so far. */
  readonly greatest: Float64Array;
  readonly smallest: Float64Array;
  /** Per kind: load of the nodes that are left, the next one included. */
  readonly rest: Float64Array;
  /** Per kind, of the next node: what is there without guests, and 1 / its divisor. */
  readonly base: Float64Array;
  readonly divisor: Float64Array;
  readonly inverse: Float64Array;
  /** Per kind: 1 / the divisors of the nodes after the next one. */
  readonly inverseLeft: Float64Array;
}

/** Rounding must not make a bound of what is none. */
const SLACK = 1e-9;

/** Stages for nodes in this order, of which only the first is filled. */
export function stagesOf({ tables, total, room }: SetProblem, nodes: readonly number[]): Stage[] {
  const { extremeCount, base, divisor } = tables;
  const kinds = () => new Float64Array(extremeCount);
  const left = room.slice();
  const stages = nodes.map((node) => {
    const part = divisor.slice(node * extremeCount, (node + 1) * extremeCount);
    left.forEach((each, kind) => {
      left[kind] = each - at(part, kind);
    });
    return {
      ...{ node, rest: kinds(), greatest: kinds(), smallest: kinds() },
      base: base.slice(node * extremeCount, (node + 1) * extremeCount),
      divisor: part,
      inverse: part.map((each) => 1 / each),
      inverseLeft: left.map((each) => 1 / each),
    };
  });
  const first = at(stages, 0);
  first.rest.set(total);
  first.greatest.fill(Number.NEGATIVE_INFINITY);
  first.smallest.fill(Number.POSITIVE_INFINITY);
  return stages;
}

/**
 * What all gaps cost at least when the next node takes loads within a box: by its own level, and by the mean of those
 * after it, of which one is at least as full and one at most. Ends early above `most`.
 */
export function leastCostOf(
  { tables, least }: SetProblem,
  stage: Stage,
  low: Float64Array,
  high: Float64Array,
  first: number,
  most: number,
): number {
  const { weight, hasLeast, extremeCount } = tables;
  const { greatest, smallest, rest, base, inverse, inverseLeft } = stage;
  let sum = 0;
  for (let kind = 0; kind < extremeCount && sum <= most; kind++) {
    const part = inverse[kind] as number;
    const left = inverseLeft[kind] as number;
    const from = (base[kind] as number) + (low[first + kind] as number);
    const to = (base[kind] as number) + (high[first + kind] as number);
    const all = rest[kind] as number;
    const own = Math.floor(from * part - SLACK);
    const ownMost = Math.floor(to * part + SLACK);
    const mean = Math.floor((all - to) * left - SLACK);
    const meanMost = Math.floor((all - from) * left + SLACK);
    const top = Math.max(greatest[kind] as number, own, mean);
    const bottom = Math.min(smallest[kind] as number, ownMost, meanMost);
    const gap = hasLeast[kind] === 1 ? Math.max(top - bottom, own - meanMost, mean - ownMost) : top;
    sum += Math.max(gap * (weight[kind] as number), least[kind] as number);
  }
  return sum;
}

/** Fills the next stage when this node takes these loads; the last stage has no next. */
export function goOn(stage: Stage, next: Stage, points: Float64Array, first: number): void {
  const { greatest, smallest, rest, base, divisor } = stage;
  for (let kind = 0; kind < rest.length; kind++) {
    const load = (base[kind] as number) + (points[first + kind] as number);
    const level = Math.floor(load / (divisor[kind] as number));
    next.greatest[kind] = Math.max(greatest[kind] as number, level);
    next.smallest[kind] = Math.min(smallest[kind] as number, level);
    next.rest[kind] = (rest[kind] as number) - load;
  }
}
