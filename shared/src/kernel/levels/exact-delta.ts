import { costAt, type LevelState, wishDelta } from './level-state.ts';

/** Per extreme the three greatest and the three least levels, and the nodes that have them: what is left of the
 * extremes when two nodes change. */
export interface Ranks {
  readonly top: Float64Array;
  readonly topNode: Int32Array;
  readonly bottom: Float64Array;
  readonly bottomNode: Int32Array;
}

const PLACES = 3;

export const newRanks = ({ tables: { extremeCount } }: LevelState): Ranks => ({
  top: new Float64Array(extremeCount * PLACES),
  topNode: new Int32Array(extremeCount * PLACES),
  bottom: new Float64Array(extremeCount * PLACES),
  bottomNode: new Int32Array(extremeCount * PLACES),
});

export function rank({ top, topNode, bottom, bottomNode }: Ranks, { tables, level }: LevelState): void {
  const { extremeCount, nodeCount, divisor } = tables;
  top.fill(Number.NEGATIVE_INFINITY);
  bottom.fill(Number.POSITIVE_INFINITY);
  topNode.fill(-1);
  bottomNode.fill(-1);
  for (let node = 0; node < nodeCount; node++)
    for (let extreme = 0; extreme < extremeCount; extreme++) {
      const cell = node * extremeCount + extreme;
      if (divisor[cell] === 0) continue;
      const value = level[cell] as number;
      const first = extreme * PLACES;
      if (value > (top[first + 2] as number)) insert(top, topNode, first, value, node, 1);
      if (value < (bottom[first + 2] as number)) insert(bottom, bottomNode, first, value, node, -1);
    }
}

function insert(
  values: Float64Array,
  nodes: Int32Array,
  first: number,
  value: number,
  node: number,
  sign: 1 | -1,
): void {
  let place = first + 2;
  while (place > first && sign * value > sign * (values[place - 1] as number)) {
    values[place] = values[place - 1] as number;
    nodes[place] = nodes[place - 1] as number;
    place--;
  }
  values[place] = value;
  nodes[place] = node;
}

/** The best value of all nodes but two. */
function without(values: Float64Array, nodes: Int32Array, first: number, one: number, other: number): number {
  for (let place = first; place < first + PLACES; place++) {
    const node = nodes[place] as number;
    if (node !== one && node !== other) return values[place] as number;
  }
  return values[first + 2] as number;
}

/** What it adds to an extreme that so much goes from one node to another. */
function changeOf(
  { tables, load, most, least }: LevelState,
  ranks: Ranks,
  extreme: number,
  from: number,
  to: number,
  amount: number,
): number {
  const { extremeCount, divisor, weight, hasLeast } = tables;
  const [source, goal] = [from * extremeCount + extreme, to * extremeCount + extreme];
  const here = Math.floor(((load[source] as number) - amount) / (divisor[source] as number));
  const there = Math.floor(((load[goal] as number) + amount) / (divisor[goal] as number));
  const high = Math.max(here, there, without(ranks.top, ranks.topNode, extreme * PLACES, from, to));
  let change = high - (most[extreme] as number);
  if (hasLeast[extreme] === 1) {
    const low = Math.min(here, there, without(ranks.bottom, ranks.bottomNode, extreme * PLACES, from, to));
    change -= low - (least[extreme] as number);
  }
  return (weight[extreme] as number) * change;
}

/** What it adds to all extremes that these amounts go from one node to another. */
export function changeOfExtremes(
  state: LevelState,
  ranks: Ranks,
  from: number,
  to: number,
  amounts: Float64Array,
): number {
  let sum = 0;
  for (let extreme = 0; extreme < amounts.length; extreme++) {
    const amount = amounts[extreme] as number;
    if (amount !== 0) sum += changeOf(state, ranks, extreme, from, to, amount);
  }
  return sum;
}

/** What a move adds to the objective, or a swap where `other` comes back: as it is, without wishes of swaps. */
export function exactDelta(
  state: LevelState,
  ranks: Ranks,
  guest: number,
  to: number,
  other: number,
): number {
  const { tables, place } = state;
  const { extremeCount, need, groups } = tables;
  const from = place[guest] as number;
  let sum = costAt(tables, guest, to) - costAt(tables, guest, from);
  if (other >= 0) sum += costAt(tables, other, from) - costAt(tables, other, to);
  else if (groups.start[guest] !== groups.start[guest + 1]) sum += wishDelta(state, guest, to);
  for (let extreme = 0; extreme < extremeCount; extreme++) {
    const back = other >= 0 ? (need[other * extremeCount + extreme] as number) : 0;
    const amount = (need[guest * extremeCount + extreme] as number) - back;
    if (amount !== 0) sum += changeOf(state, ranks, extreme, from, to, amount);
  }
  return sum;
}
