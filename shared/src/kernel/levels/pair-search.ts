import { swapFinely } from './fine-swap.ts';
import { aimFinest, FINEST_PRICES, FINEST_TRIALS, isFinest, SHUFFLED, tryShuffle } from './finest.ts';
import { below, keepLevelBest, type LevelSearch, moveNoted, returnToLevelBest } from './level-search.ts';
import { mayCome } from './level-state.ts';
import { othersOf, type PairSplit, splitPair } from './pair-split.ts';
import type { Judgement } from './pair-table.ts';
import { newRedeal, type Redeal, tryRedeal } from './redeal.ts';
import { fitWindow, nodesOutside, windowCost } from './window.ts';

function byWindow({ window }: LevelSearch, { extreme }: PairSplit): Judgement {
  const [slope, high, low] = [window.slope[extreme], window.high[extreme], window.low[extreme]];
  return { weight: 0, most: 0, least: 0, slope: slope as number, high: high as number, low: low as number };
}

function byGap({ state }: LevelSearch, { extreme }: PairSplit, one: number, other: number): Judgement {
  const weight = state.tables.weight[extreme] as number;
  return { weight, ...othersOf(state, extreme, one, other), slope: 0, high: 0, low: 0 };
}

/** Of pairs that are too fine for tables: how many are looked at by them, too. */
const TABLES = 0.1;

function split(search: LevelSearch, pairs: PairSplit, one: number, other: number, by: Judgement): boolean {
  if (one === other) return false;
  const isNarrow = isFinest(pairs, by);
  const isBetter =
    (isNarrow && swapFinely(search, { extreme: pairs.extreme, one, other, by })) ||
    ((!isNarrow || search.random() < TABLES) && splitPair(search, pairs, one, other, by) > 0);
  if (!isBetter) return false;
  keepLevelBest(search);
  return true;
}

/** Partners that each node is split with in one sweep, about. */
const PARTNERS = 8;
const NARROWER = 0.75;
const SWEEPS = 3;
const ROUNDS = 4;

/** Splits a part of all pairs, judged by the window; true where any was split better. */
function sweep(search: LevelSearch, pairs: PairSplit, part: number): boolean {
  const { nodeCount } = search.state.tables;
  const by = byWindow(search, pairs);
  let isBetter = false;
  for (let one = 0; one < nodeCount; one++)
    for (let other = one + 1; other < nodeCount; other++)
      if (search.random() < part && split(search, pairs, one, other, by)) isBetter = true;
  return isBetter;
}

/** Sweeps over pairs, judged by windows that leave ever fewer nodes outside. */
export function* narrow(search: LevelSearch, pairs: PairSplit): Generator<number, void, void> {
  const { state } = search;
  const { nodeCount } = state.tables;
  for (let width = nodeCount / 3; width >= 1; width = width > 2 ? width * NARROWER : width - 0.5)
    for (let turn = 0, isBetter = true; isBetter && turn < SWEEPS; turn++) {
      fitWindow(search.window, state, width);
      isBetter = sweep(search, pairs, PARTNERS / nodeCount);
      yield search.counts.work;
    }
}

/** Splits pairs of these nodes until none can be split better; a pair is looked at again when one of it has changed. */
function settle(search: LevelSearch, pairs: PairSplit, nodes: readonly number[], by?: Judgement): void {
  const version = new Int32Array(nodes.length).fill(1);
  const seen = new Int32Array(nodes.length * nodes.length);
  const stamp = (first: number, second: number) => (version[first] as number) + (version[second] as number);
  const look = (first: number, second: number): boolean => {
    const cell = first * nodes.length + second;
    const [one, other] = [nodes[first] as number, nodes[second] as number];
    if (seen[cell] === stamp(first, second)) return false;
    const isBetter = split(search, pairs, one, other, by ?? byGap(search, pairs, one, other));
    if (isBetter) for (const index of [first, second]) version[index] = (version[index] as number) + 1;
    seen[cell] = stamp(first, second);
    return isBetter;
  };
  for (let round = 0, isBetter = true; isBetter && round < ROUNDS; round++) {
    isBetter = false;
    for (let first = 0; first < nodes.length; first++)
      for (let second = first + 1; second < nodes.length; second++) if (look(first, second)) isBetter = true;
  }
}

/** All pairs, judged by the gap as it is. */
export function settleAll(search: LevelSearch, pairs: PairSplit): void {
  settle(
    search,
    pairs,
    Array.from({ length: search.state.tables.nodeCount }, (_, node) => node),
  );
}

/** Parts of the gap by which a window is narrower, or moved, at most. */
const STEP = 0.25;
const HOLD = 0.4;
const MOVED = 0.7;

/** Aims at a window near what the best has: the same at less cost, a narrower one, or one that lies elsewhere. */
function aim(search: LevelSearch, { extreme }: PairSplit): void {
  const { state, window, random } = search;
  const [most, least] = [state.most[extreme] as number, state.least[extreme] as number];
  const kind = random();
  const isMoved = kind > MOVED;
  const by = () => Math.ceil((random() - (isMoved ? 0.5 : 0)) * (most - least) * STEP);
  window.high[extreme] = most - (kind < HOLD ? 0 : by());
  window.low[extreme] = least + (kind < HOLD ? 0 : by());
  window.slope[extreme] = (state.tables.weight[extreme] as number) / 2 ** below(search, 3);
}

/** A guest that is away and may come back as things are. */
function someoneAway(search: LevelSearch): number {
  const { state } = search;
  const { home, guestCount } = state.tables;
  for (let attempt = 0; attempt < 100; attempt++) {
    const guest = below(search, guestCount);
    if (state.place[guest] !== home[guest] && mayCome(state, guest, home[guest] as number)) return guest;
  }
  return -1;
}

const AWAY = 0.6;
const FROM_OUTSIDE = 0.7;

/** A few nodes to look at together: where somebody could come home, or one outside of the window, and others. */
function drawNodes(search: LevelSearch, { extreme }: PairSplit, returner: number): number[] {
  const { state, window, random } = search;
  const { nodeCount, home } = state.tables;
  const nodes = new Set<number>();
  if (returner >= 0) nodes.add(home[returner] as number).add(state.place[returner] as number);
  else if (random() < FROM_OUTSIDE) {
    const outside = nodesOutside(state, window, extreme);
    if (outside.length > 0) nodes.add(outside[below(search, outside.length)] as number);
  }
  const count = Math.min(nodeCount, 2 + below(search, 4));
  while (nodes.size < count) nodes.add(below(search, nodeCount));
  return [...nodes];
}

/** Disturbs a few nodes: somebody comes home, others go anywhere. */
function kick(search: LevelSearch, nodes: readonly number[], returner: number): void {
  const { state } = search;
  if (returner >= 0) moveNoted(search, returner, state.tables.home[returner] as number);
  for (let kicks = below(search, returner >= 0 ? 2 : nodes.length + 1); kicks > 0; kicks--) {
    const from = nodes[below(search, nodes.length)] as number;
    const to = nodes[below(search, nodes.length)] as number;
    const there = state.residentCount[from] as number;
    if (there === 0) continue;
    const guest = (state.residents[from] as Int32Array)[below(search, there)] as number;
    if (to !== from && mayCome(state, guest, to)) moveNoted(search, guest, to);
  }
}

/** How one way to try something has paid lately: what it made better, and the work that took. */
interface Yield {
  gain: number;
  work: number;
}

/** A search for tighter windows under way. */
interface Tightening {
  readonly search: LevelSearch;
  readonly pairs: PairSplit;
  readonly redeal: Redeal;
  readonly kicks: Yield;
  readonly redeals: Yield;
}

/** Disturbs a few nodes and settles them; answers what puts everybody back. */
function tryKick({ search, pairs }: Tightening, by: Judgement): () => void {
  const { state } = search;
  const returner = search.random() < AWAY ? someoneAway(search) : -1;
  const nodes = drawNodes(search, pairs, returner);
  const before = nodes.map((node) =>
    (state.residents[node] as Int32Array).slice(0, state.residentCount[node] as number),
  );
  kick(search, nodes, returner);
  settle(search, pairs, nodes, by);
  return () => {
    before.forEach((guests, index) => {
      for (const guest of guests) moveNoted(search, guest, nodes[index] as number);
    });
  };
}

const TRIALS = 100;
/** Of the work: either way, however badly it has paid. */
const EITHER = 0.25;
/** What counts of the past after each window. */
const REMEMBERED = 0.95;

const pays = ({ gain, work }: Yield): number => (1 + gain) / (1 + work);

/** Whether guests are dealt out anew next: both ways get work by what they have brought for it. */
function isDealtNext({ kicks, redeals }: Tightening): boolean {
  const share = pays(redeals) / (pays(redeals) + pays(kicks));
  const wanted = Math.min(1 - EITHER, Math.max(EITHER, share));
  return redeals.work * (1 - wanted) <= kicks.work * wanted;
}

/** Disturbs and settles, keeping what is not worse for the window, until the best is better or nothing helps. */
function* tryWindow(tightening: Tightening, trials: number, shuffled: number): Generator<number, void, void> {
  const { search, pairs, redeal, kicks, redeals } = tightening;
  const by = byWindow(search, pairs);
  const { state, window, best, counts } = search;
  const goal = best.cost;
  let known = windowCost(state, window);
  for (let trial = 0; trial < trials && best.cost === goal; trial++) {
    if (shuffled > 0 && search.random() < shuffled) {
      const back = tryShuffle(search, pairs, by);
      const now = windowCost(state, window);
      if (now <= known) known = now;
      else back();
      yield counts.work;
      continue;
    }
    const isDealt = isDealtNext(tightening);
    const before = counts.work;
    const undo = isDealt ? tryRedeal(redeal, search) : tryKick(tightening, by);
    keepLevelBest(search);
    const now = windowCost(state, window);
    const paid = isDealt ? redeals : kicks;
    paid.work += counts.work - before;
    paid.gain += Math.max(0, known - now);
    if (now <= known) known = now;
    else undo?.();
    yield counts.work;
  }
}

/** One window as it was aimed at, or where one level is the aim, at a price that rises. */
function* tryAim(tightening: Tightening): Generator<number, void, void> {
  const { search, pairs } = tightening;
  const { state, window } = search;
  if (aimFinest(search, pairs)) {
    for (const part of FINEST_PRICES) {
      window.slope[pairs.extreme] = part * (state.tables.weight[pairs.extreme] as number);
      yield* tryWindow(tightening, FINEST_TRIALS, SHUFFLED);
    }
    return;
  }
  aim(search, pairs);
  const by = byWindow(search, pairs);
  for (const node of nodesOutside(state, window, pairs.extreme))
    for (let turn = 0; turn < PARTNERS; turn++)
      split(search, pairs, node, below(search, state.tables.nodeCount), by);
  search.counts.work += state.tables.nodeCount;
  yield search.counts.work;
  yield* tryWindow(tightening, TRIALS, 0);
}

/** From the best on, one window after the other. */
export function* tightenBest(
  search: LevelSearch,
  pairs: PairSplit,
  workEnd: () => number,
): Generator<number, void, void> {
  const [kicks, redeals] = [
    { gain: 0, work: 0 },
    { gain: 0, work: 0 },
  ];
  const tightening: Tightening = { search, pairs, redeal: newRedeal(search.state, pairs), kicks, redeals };
  while (search.counts.work < workEnd()) {
    returnToLevelBest(search);
    for (const work of tryAim(tightening)) {
      yield work;
      if (work >= workEnd()) return;
    }
    for (const paid of [kicks, redeals]) {
      paid.gain *= REMEMBERED;
      paid.work *= REMEMBERED;
    }
  }
}
