import { at } from '../../kit/assert.ts';
import type { Option, SpreadProblem } from './spread-problem.ts';

/** What leaves nodes, by how much of it: tables in units of a grain, to which weights are rounded. */
export interface Leavers {
  readonly problem: SpreadProblem;
  readonly grain: number;
  /** Load of each node while everybody that may leave stays. */
  readonly all: Float64Array;
  /** How much more, and how much less, may leave than a table says. */
  readonly more: Float64Array;
  readonly less: Float64Array;
  /** Per node, by what leaves: least cost, and for each choice the option taken. */
  readonly cost: readonly Float64Array[];
  readonly taken: readonly Uint8Array[];
}

const inGrains = (weight: number, grain: number): number => Math.round(weight / grain);

const mostOf = (options: readonly Option[]): number =>
  options.reduce((most, { weight }) => Math.max(most, weight), 0);

export function leaversOf(problem: SpreadProblem, grain: number): Leavers {
  const { choices, fixed } = problem;
  const sums = (figure: (options: readonly Option[]) => number) =>
    Float64Array.from(choices, (own) => own.reduce((sum, options) => sum + figure(options), 0));
  const off = (sign: 1 | -1) => (options: readonly Option[]) =>
    Math.max(0, ...options.map(({ weight }) => sign * (weight - grain * inGrains(weight, grain))));
  const sizes = sums((options) => inGrains(mostOf(options), grain));
  return {
    ...{ problem, grain, more: sums(off(1)), less: sums(off(-1)) },
    all: sums(mostOf).map((loose, node) => loose + at(fixed, node)),
    cost: Array.from(sizes, (size) => new Float64Array(size + 1)),
    taken: choices.map((own, node) => new Uint8Array(own.length * (at(sizes, node) + 1))),
  };
}

const priceOf = ({ cost, kinds }: Option, prices: Float64Array): number =>
  kinds.reduce((sum, kind) => sum - (prices[kind] ?? 0), cost);

/** Whether a choice is between staying and leaving, which can be decided in place. */
const isSimple = (options: readonly Option[]): boolean => options.length === 2 && options[0]?.weight === 0;

/** One row of a table: the option taken, by load. */
interface Row {
  readonly cost: Float64Array;
  readonly taken: Uint8Array;
  readonly first: number;
}

function fillSimple({ cost, taken, first }: Row, weight: number, price: number): void {
  for (let load = cost.length - 1; load >= weight; load--) {
    const other = (cost[load - weight] as number) + price;
    if (other >= (cost[load] as number)) continue;
    cost[load] = other;
    taken[first + load] = 1;
  }
}

function fillChoice(
  { cost, taken, first }: Row,
  options: readonly { readonly weight: number; readonly price: number }[],
): void {
  const before = cost.slice();
  cost.fill(Number.POSITIVE_INFINITY);
  options.forEach(({ weight, price }, index) => {
    for (let load = weight; load < cost.length; load++) {
      const other = (before[load - weight] as number) + price;
      if (other >= (cost[load] as number)) continue;
      cost[load] = other;
      taken[first + load] = index;
    }
  });
}

/** What leaving costs at these prices; answers how many cells were looked at. */
export function priceLeavers({ problem, grain, cost, taken }: Leavers, prices: Float64Array): number {
  let work = 0;
  problem.choices.forEach((choices, node) => {
    const own = at(cost, node);
    own.fill(Number.POSITIVE_INFINITY);
    own[0] = 0;
    at(taken, node).fill(0);
    choices.forEach((options, index) => {
      const row: Row = { cost: own, taken: at(taken, node), first: index * own.length };
      const priced = options.map((option) => ({
        weight: inGrains(option.weight, grain),
        price: priceOf(option, prices),
      }));
      const last = at(priced, priced.length - 1);
      if (isSimple(options) && last.weight > 0) fillSimple(row, last.weight, last.price);
      else fillChoice(row, priced);
    });
    work += own.length * choices.length;
  });
  return work;
}

/** Counts those that leave when so many grains do. */
export function countLeavers(
  { problem, grain, cost, taken }: Leavers,
  node: number,
  leaves: number,
  balance: Float64Array,
): void {
  const size = at(cost, node).length;
  const choices = at(problem.choices, node);
  let left = leaves;
  for (let index = choices.length - 1; index >= 0; index--) {
    const options = at(choices, index);
    const option = at(options, at(at(taken, node), index * size + left));
    left -= inGrains(option.weight, grain);
    for (const kind of option.kinds) balance[kind] = at(balance, kind) - 1;
  }
}
