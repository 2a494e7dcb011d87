import { at } from '../../kit/assert.ts';
import { type Arrivals, arrivalsOf, type Piece } from './arrivals.ts';
import type { NodeCosts } from './node-costs.ts';
import type { Option, SpreadProblem } from './spread-problem.ts';

/** Tables of every load that a node can end with. */
interface PricedNodes {
  readonly problem: SpreadProblem;
  readonly arrivals: Arrivals;
  /** Load of each node while everybody that may leave stays, and how much of it may leave. */
  readonly all: Int32Array;
  readonly loose: Int32Array;
  readonly roomMax: number;
  /** Per node, by what leaves: least cost, and for each choice the option taken. */
  readonly leave: readonly Float64Array[];
  readonly taken: readonly Uint8Array[];
  /** By what comes: least cost; which pieces are taken. */
  readonly come: readonly Float64Array[];
  readonly comeShared: Float64Array;
  readonly comeNone: Float64Array;
  readonly takenShared: Uint8Array;
  readonly takenOwn: readonly Uint8Array[];
  readonly prices: Float64Array;
  /** Per node: load and what leaves where the least cost was found last. */
  readonly foundLoad: Int32Array;
  readonly foundLeaves: Int32Array;
  work: number;
}

const mostOf = (options: readonly Option[]): number =>
  options.reduce((most, { weight }) => Math.max(most, weight), 0);

function newTables(problem: SpreadProblem, roomMax: number): PricedNodes {
  const arrivals = arrivalsOf(problem);
  const loose = Int32Array.from(problem.choices, (choices) =>
    choices.reduce((sum, options) => sum + mostOf(options), 0),
  );
  const comeShared = new Float64Array(roomMax + 1);
  const comeNone = new Float64Array(roomMax + 1).fill(Number.POSITIVE_INFINITY);
  comeNone[0] = 0;
  const usual = (node: number) => (arrivals.isShared[node] === 1 ? comeShared : comeNone);
  return {
    ...{ problem, arrivals, loose, roomMax, comeShared, comeNone },
    all: Int32Array.from(problem.fixed, (fixed, node) => fixed + (loose[node] ?? 0)),
    leave: Array.from(loose, (most) => new Float64Array(most + 1)),
    taken: problem.choices.map((choices, node) => new Uint8Array(choices.length * ((loose[node] ?? 0) + 1))),
    come: arrivals.own.map((own, node) => (own.length === 0 ? usual(node) : new Float64Array(roomMax + 1))),
    takenShared: new Uint8Array(arrivals.shared.length * (roomMax + 1)),
    takenOwn: arrivals.own.map((own) => new Uint8Array(own.length * (roomMax + 1))),
    prices: new Float64Array(problem.kinds.length),
    ...{ foundLoad: new Int32Array(problem.nodeCount), foundLeaves: new Int32Array(problem.nodeCount) },
    work: 0,
  };
}

/** Takes pieces one by one, each or not; `taken` has a row for each piece. */
function fillPieces(
  cost: Float64Array,
  taken: Uint8Array,
  pieces: readonly Piece[],
  prices: Float64Array,
): void {
  const size = cost.length;
  taken.fill(0);
  pieces.forEach(({ kind, times, weight, saving }, index) => {
    const price = times * (prices[kind] ?? 0) - saving;
    const row = index * size;
    for (let load = size - 1; load >= weight; load--) {
      const other = (cost[load - weight] ?? 0) + price;
      if (other >= (cost[load] ?? 0)) continue;
      cost[load] = other;
      taken[row + load] = 1;
    }
  });
}

const priceOf = ({ cost, kinds }: Option, prices: Float64Array): number =>
  kinds.reduce((sum, kind) => sum - (prices[kind] ?? 0), cost);

/** Whether a choice is between staying and leaving, which can be decided in place. */
const isSimple = (options: readonly Option[]): boolean => options.length === 2 && options[0]?.weight === 0;

function fillSimple(cost: Float64Array, taken: Uint8Array, row: number, option: Option, price: number): void {
  const { weight } = option;
  for (let load = cost.length - 1; load >= weight; load--) {
    const other = (cost[load - weight] ?? 0) + price;
    if (other >= (cost[load] ?? 0)) continue;
    cost[load] = other;
    taken[row + load] = 1;
  }
}

function fillChoice(
  cost: Float64Array,
  taken: Uint8Array,
  row: number,
  options: readonly Option[],
  prices: Float64Array,
): void {
  const before = cost.slice();
  cost.fill(Number.POSITIVE_INFINITY);
  options.forEach((option, index) => {
    const price = priceOf(option, prices);
    for (let load = option.weight; load < cost.length; load++) {
      const other = (before[load - option.weight] ?? 0) + price;
      if (other >= (cost[load] ?? 0)) continue;
      cost[load] = other;
      taken[row + load] = index;
    }
  });
}

function fillLeave(nodes: PricedNodes, node: number): void {
  const cost = at(nodes.leave, node);
  const taken = at(nodes.taken, node);
  cost.fill(Number.POSITIVE_INFINITY);
  cost[0] = 0;
  taken.fill(0);
  at(nodes.problem.choices, node).forEach((options, index) => {
    const row = index * cost.length;
    const last = at(options, options.length - 1);
    if (isSimple(options)) fillSimple(cost, taken, row, last, priceOf(last, nodes.prices));
    else fillChoice(cost, taken, row, options, nodes.prices);
  });
  nodes.work += cost.length * at(nodes.problem.choices, node).length;
}

/** What every node pays for what leaves and for what comes, at these prices. */
function setPrices(nodes: PricedNodes, prices: Float64Array): void {
  const { arrivals, comeShared, comeNone } = nodes;
  nodes.prices.set(prices);
  comeShared.set(comeNone);
  fillPieces(comeShared, nodes.takenShared, arrivals.shared, prices);
  nodes.work += arrivals.shared.length * comeShared.length;
  arrivals.own.forEach((own, node) => {
    fillLeave(nodes, node);
    if (own.length === 0) return;
    const come = at(nodes.come, node);
    come.set(arrivals.isShared[node] === 1 ? comeShared : comeNone);
    fillPieces(come, at(nodes.takenOwn, node), own, prices);
    nodes.work += own.length * come.length;
  });
}

/** The least cost of a node that ends with a load in this range: every one of them, with everything that may leave. */
function leastBetween(nodes: PricedNodes, node: number, from: number, to: number): number {
  const leave = at(nodes.leave, node);
  const come = at(nodes.come, node);
  let least = Number.POSITIVE_INFINITY;
  for (let load = from; load <= to; load++) {
    const shift = load - (nodes.all[node] as number);
    const last = Math.min(leave.length, come.length - shift);
    for (let leaves = Math.max(0, -shift); leaves < last; leaves++) {
      const cost = (leave[leaves] as number) + (come[leaves + shift] as number);
      if (cost >= least) continue;
      least = cost;
      nodes.foundLoad[node] = load;
      nodes.foundLeaves[node] = leaves;
    }
    nodes.work += Math.max(0, last);
  }
  return least;
}

/** Counts what comes (+) and leaves (-) per kind where the least cost of a node was found last. */
function countMoves(nodes: PricedNodes, node: number, balance: Float64Array): void {
  const add = (kind: number, count: number) => {
    balance[kind] = (balance[kind] ?? 0) + count;
  };
  const size = at(nodes.leave, node).length;
  const choices = at(nodes.problem.choices, node);
  let left = at(nodes.foundLeaves, node);
  let comes = at(nodes.foundLoad, node) - at(nodes.all, node) + left;
  for (let index = choices.length - 1; index >= 0; index--) {
    const options = at(choices, index);
    const option = at(options, at(nodes.taken, node)[index * size + left] ?? 0);
    left -= option.weight;
    for (const kind of option.kinds) add(kind, -1);
  }
  const walk = (pieces: readonly Piece[], taken: Uint8Array) => {
    for (let index = pieces.length - 1; index >= 0; index--) {
      if (taken[index * (nodes.roomMax + 1) + comes] !== 1) continue;
      const piece = at(pieces, index);
      comes -= piece.weight;
      add(piece.kind, piece.times);
    }
  };
  walk(at(nodes.arrivals.own, node), at(nodes.takenOwn, node));
  if (nodes.arrivals.isShared[node] === 1) walk(nodes.arrivals.shared, nodes.takenShared);
}

/** To the last unit: by tables of all loads up to `roomMax`, which no node exceeds. */
export function pricedNodes(problem: SpreadProblem, roomMax: number): NodeCosts {
  const nodes = newTables(problem, roomMax);
  return {
    ...{ problem, prices: nodes.prices },
    work: () => nodes.work,
    setPrices: (prices) => setPrices(nodes, prices),
    leastBetween: (node, from, to) => leastBetween(nodes, node, from, to),
    countMoves: (node, balance) => countMoves(nodes, node, balance),
  };
}
