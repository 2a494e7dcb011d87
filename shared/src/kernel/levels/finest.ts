import { swapFinely } from './fine-swap.ts';
import { below, keepLevelBest, type LevelSearch, moveNoted } from './level-search.ts';
import type { LevelState } from './level-state.ts';
import type { PairSplit } from './pair-split.ts';
import type { Judgement } from './pair-table.ts';
import { nodesOutside } from './window.ts';

/**
 * The last levels, where loads are finer than tables of sums tell apart: all nodes are wanted on one level, at first at
 * a low price for what is outside, so that what moves stays cheap, then at ever higher ones up to what it really costs.
 */

/** Prices of a level outside, as parts of its weight. */
export const FINEST_PRICES = [1 / 64, 1 / 16, 1 / 4, 1] as const;
/** What is tried out at each price. */
export const FINEST_TRIALS = 60;
/** Of what is tried out: guests of two nodes change places at no cost, so that others fit. */
export const SHUFFLED = 0.9;

/** Of gaps so small: all on one level is the aim. */
const GAP_MAX = 4;
const AIMED = 0.9;

/** Whether tables say too little of two nodes: sums are rounded, and one level is wanted. */
export const isFinest = ({ table }: PairSplit, { slope, low, high }: Judgement): boolean =>
  table.isRounded && slope > 0 && low === high;

/** The level that all nodes have if all have the same. */
function middleLevel({ tables, load }: LevelState, extreme: number): number {
  let [loads, divisors] = [0, 0];
  for (let cell = extreme; cell < load.length; cell += tables.extremeCount) {
    if (tables.divisor[cell] === 0) continue;
    loads += load[cell] as number;
    divisors += tables.divisor[cell] as number;
  }
  return Math.floor(loads / divisors);
}

/** Aims at one level for all, mostly, where the best is as good as there; says whether it did. */
export function aimFinest({ state, window, random }: LevelSearch, { extreme, table }: PairSplit): boolean {
  if (!table.isRounded || state.tables.hasLeast[extreme] === 0) return false;
  const gap = (state.most[extreme] as number) - (state.least[extreme] as number);
  if (gap > GAP_MAX || random() >= AIMED) return false;
  window.high[extreme] = middleLevel(state, extreme);
  window.low[extreme] = window.high[extreme] as number;
  return true;
}

const NODES = 4;
const OUTSIDE_MAX = 3;

/** Something else that costs as much on two nodes, and what then fits better on a few; answers what puts everybody back. */
export function tryShuffle(search: LevelSearch, { extreme }: PairSplit, by: Judgement): () => void {
  const { state, window } = search;
  const drawn = new Set<number>();
  const count = Math.min(NODES, state.tables.nodeCount);
  while (drawn.size < count) drawn.add(below(search, state.tables.nodeCount));
  const nodes = [...drawn];
  const outside = nodesOutside(state, window, extreme).slice(0, OUTSIDE_MAX);
  const all = [...new Set([...nodes, ...outside])];
  const before = all.map((node) =>
    (state.residents[node] as Int32Array).slice(0, state.residentCount[node] as number),
  );
  const [one = 0, two = 0] = nodes;
  swapFinely(search, { extreme, one, other: two, by, isAny: true });
  for (const node of outside.length > 0 ? outside : [one, two])
    for (const other of nodes)
      if (swapFinely(search, { extreme, one: node, other, by })) keepLevelBest(search);
  return () => {
    before.forEach((guests, index) => {
      for (const guest of guests) moveNoted(search, guest, all[index] as number);
    });
  };
}
