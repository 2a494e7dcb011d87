import { at } from '../../kit/assert.ts';
import { ascend } from './ascend.ts';
import { boxQueue, type Entry } from './box-queue.ts';
import { firstPrices } from './first-prices.ts';
import { fluidNodes } from './fluid-nodes.ts';
import type { NodeCosts } from './node-costs.ts';
import { pricedNodes } from './priced-nodes.ts';
import { boundOf, type Profile, profileOf } from './profile.ts';
import type { SpreadProblem } from './spread-problem.ts';
import { type Box, greatestLoad, halves, isSingle, leastLoad, levelsOf, totalLoad } from './window.ts';

/** Costs that differ by less are one: what is added up in another order. */
const NOISE = 1e-6;
const ASCENTS_MAX = 3;
/** Load that is counted in finer units than this many per node is left to others: every one of them is looked at. */
const ROOM_MAX = 16_384;

export interface BoundProgress {
  /** No placement costs less. */
  readonly bound: number;
  readonly work: number;
}

interface Search {
  readonly nodes: NodeCosts;
  readonly known: number;
  readonly mean: number;
  readonly profiles: Profile[];
  range: Box;
  lookedUp: number;
}

/** The least multiple of the step that is not below. */
export const roundUp = (bound: number, step: number): number =>
  step > 0 ? Math.ceil((bound - NOISE * Math.max(1, Math.abs(bound))) / step) * step : bound;

const value = ({ nodes }: Search, bound: number): number => roundUp(bound, nodes.problem.step);

/** Whether nothing in it can be better than what is known. */
const isClosed = (search: Search, bound: number): boolean => value(search, bound) >= search.known;

/** Whether all load can be on the nodes at levels of this box. */
function hasRoom({ nodes: { problem } }: Search, box: Box, total: number): boolean {
  let [least, most] = [0, 0];
  for (let node = 0; node < problem.nodeCount; node++) {
    const low = leastLoad(problem, node, box.leastFrom);
    const high = greatestLoad(problem, node, box.greatestTo);
    if (high < low) return false;
    least += low;
    most += high;
  }
  return least <= total && total <= most;
}

/** The bound of an entry by all profiles, those included that came after it. */
function refreshed(search: Search, entry: Entry): Entry {
  const { nodes, profiles } = search;
  let { bound } = entry;
  for (let index = entry.seen; index < profiles.length; index++)
    bound = Math.max(bound, boundOf(nodes, at(profiles, index), entry.box));
  search.lookedUp += (profiles.length - entry.seen) * nodes.problem.nodeCount;
  return { ...entry, bound, seen: profiles.length };
}

/** Prices that say most about a box among those of the profiles. */
function bestPrices({ nodes, profiles }: Search, box: Box): Float64Array {
  const best = profiles.reduce((one, other) =>
    boundOf(nodes, other, box) > boundOf(nodes, one, box) ? other : one,
  );
  return best.prices;
}

/** Leaves out levels at the outside that no better placement can have. */
function shrink(search: Search): void {
  const isOut = (box: Box) =>
    isClosed(search, refreshed(search, { box, bound: 0, seen: 0, ascents: 0 }).bound);
  let { leastFrom, greatestTo } = search.range;
  const { range } = search;
  for (let jump = range.leastTo - leastFrom; jump > 0; jump = Math.floor(jump / 2))
    while (leastFrom + jump <= range.leastTo && isOut({ ...range, leastTo: leastFrom + jump - 1 }))
      leastFrom += jump;
  for (let jump = greatestTo - range.greatestFrom; jump > 0; jump = Math.floor(jump / 2))
    while (
      greatestTo - jump >= range.greatestFrom &&
      isOut({ ...range, greatestFrom: greatestTo - jump + 1 })
    )
      greatestTo -= jump;
  search.range = { ...range, leastFrom, greatestTo };
}

function addProfile(search: Search): void {
  search.profiles.push(profileOf(search.nodes, search.range, search.mean));
}

/** Moves never cost less. */
function leastCost({ fixedCost, holds, kinds, choices }: SpreadProblem): number {
  const savings = new Float64Array(kinds.length);
  for (const { kind, saving } of holds.flat()) savings[kind] = Math.max(savings[kind] ?? 0, saving);
  const wishes = choices.flat(2).reduce((sum, { cost }) => sum + Math.min(0, cost), 0);
  return fixedCost + wishes - savings.reduce((sum, each) => sum + each, 0);
}

function startSearch(problem: SpreadProblem, known: number, total: number): Search | undefined {
  const levels = levelsOf(problem, total);
  if (levels === undefined) return undefined;
  const { mean, top } = levels;
  const most = problem.gapWeight > 0 ? Math.floor((known - leastCost(problem)) / problem.gapWeight) : top;
  const width = Math.max(1, Math.min(most, top));
  const range = {
    leastFrom: Math.max(0, mean - width),
    leastTo: mean,
    greatestFrom: mean,
    greatestTo: Math.min(top, mean + width),
  };
  const rooms = Array.from({ length: problem.nodeCount }, (_, node) =>
    Math.min(total, greatestLoad(problem, node, range.greatestTo)),
  );
  const roomMax = Math.max(1, ...rooms);
  const nodes = roomMax > ROOM_MAX ? fluidNodes(problem, roomMax) : pricedNodes(problem, roomMax);
  return { nodes, known, mean, profiles: [], range, lookedUp: 0 };
}

/** What becomes of the entry that bounds all others: its parts, or itself with prices of its own. */
function advance(search: Search, entry: Entry, total: number): Entry[] {
  const { nodes } = search;
  if (!isSingle(entry.box))
    return halves(entry.box)
      .filter((box) => hasRoom(search, box, total))
      .map((box) => refreshed(search, { ...entry, box, seen: 0 }));
  const bound = ascend(nodes, entry.box, bestPrices(search, entry.box), search.known);
  addProfile(search);
  return [{ ...entry, bound: Math.max(entry.bound, bound), ascents: entry.ascents + 1 }];
}

/**
 * A lower bound of gap and move costs of one tier, better with every step; what is `known` to be reachable ends
 * it, because more cannot be proved. For every least and greatest level of the nodes, prices per kind of block
 * divide the problem into one exact knapsack per node, of what leaves and what comes (Lagrange).
 */
export function* spreadBound(problem: SpreadProblem, known: number): Generator<BoundProgress, number, void> {
  const total = totalLoad(problem);
  const search = startSearch(problem, known, total);
  if (search === undefined) return Number.NEGATIVE_INFINITY;
  const { nodes } = search;
  for (const prices of firstPrices(problem)) {
    nodes.setPrices(prices);
    addProfile(search);
  }
  shrink(search);
  const queue = boxQueue();
  if (hasRoom(search, search.range, total))
    queue.push(
      refreshed(search, { box: search.range, bound: Number.NEGATIVE_INFINITY, seen: 0, ascents: 0 }),
    );
  for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
    if (isClosed(search, entry.bound)) return known;
    const fresh = refreshed(search, entry);
    if (fresh.bound <= entry.bound && fresh.ascents >= ASCENTS_MAX) return value(search, fresh.bound);
    const parts = fresh.bound > entry.bound ? [fresh] : advance(search, fresh, total);
    for (const part of parts) queue.push(part);
    yield { bound: value(search, entry.bound), work: nodes.work() + search.lookedUp };
  }
  return known;
}
