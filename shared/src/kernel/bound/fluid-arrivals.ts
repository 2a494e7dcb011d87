import { at } from '../../kit/assert.ts';
import { type Arrivals, arrivalsOf, type Piece } from './arrivals.ts';
import type { SpreadProblem } from './spread-problem.ts';

/** What may come to a node as if it could be divided: pieces one after the other, the cheapest per unit first. */
export interface Course {
  readonly pieces: readonly Piece[];
  /** Load and cost where each piece begins; at the end, those of all together. */
  readonly loads: Float64Array;
  readonly costs: Float64Array;
  /** The load that costs least. */
  readonly bottom: number;
}

export interface FluidArrivals {
  readonly arrivals: Arrivals;
  readonly prices: Float64Array;
  readonly courses: Course[];
}

const perUnit = ({ kind, times, weight, saving }: Piece, prices: Float64Array): number =>
  (times * (prices[kind] as number) - saving) / weight;

/** Pieces with what a unit of each costs. */
interface Priced {
  readonly piece: Piece;
  readonly slope: number;
}

const cheapestFirst = (pieces: readonly Piece[], prices: Float64Array): Priced[] =>
  pieces
    .map((piece) => ({ piece, slope: perUnit(piece, prices) }))
    .sort((one, other) => one.slope - other.slope);

/** Two lists in order as one. */
function merged(one: readonly Priced[], other: readonly Priced[]): Priced[] {
  const all: Priced[] = [];
  let second = 0;
  for (const each of one) {
    for (let next = other[second]; next !== undefined && next.slope < each.slope; next = other[++second])
      all.push(next);
    all.push(each);
  }
  return [...all, ...other.slice(second)];
}

function courseOf(priced: readonly Priced[]): Course {
  const loads = new Float64Array(priced.length + 1);
  const costs = new Float64Array(priced.length + 1);
  let bottom = 0;
  priced.forEach(({ piece, slope }, index) => {
    const load = (loads[index] as number) + piece.weight;
    loads[index + 1] = load;
    costs[index + 1] = (costs[index] as number) + piece.weight * slope;
    if (slope < 0) bottom = load;
  });
  return { pieces: priced.map(({ piece }) => piece), loads, costs, bottom };
}

export function fluidArrivals(problem: SpreadProblem): FluidArrivals {
  const prices = new Float64Array(problem.kinds.length);
  return { arrivals: arrivalsOf(problem), prices, courses: [] };
}

/** What comes at these prices; answers how many pieces were looked at. */
export function priceArrivals({ arrivals, prices, courses }: FluidArrivals, now: Float64Array): number {
  prices.set(now);
  const shared = cheapestFirst(arrivals.shared, prices);
  const common = courseOf(shared);
  let work = shared.length;
  arrivals.own.forEach((own, node) => {
    const others = arrivals.isShared[node] === 1 ? shared : [];
    courses[node] =
      own.length === 0 && others === shared ? common : courseOf(merged(cheapestFirst(own, prices), others));
    work += own.length === 0 ? 1 : own.length + others.length;
  });
  return work;
}

/** Counts what comes with so much load, the last piece in part. */
export function countArrivals(
  { courses }: FluidArrivals,
  node: number,
  load: number,
  balance: Float64Array,
): void {
  const { pieces, loads } = at(courses, node);
  for (let index = 0; index < pieces.length; index++) {
    const { kind, times, weight } = at(pieces, index);
    const part = Math.min(1, (load - at(loads, index)) / weight);
    if (part <= 0) return;
    balance[kind] = at(balance, kind) + part * times;
  }
}
