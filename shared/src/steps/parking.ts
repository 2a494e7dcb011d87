import { holders } from './circles.ts';
import type { Leg, StepProblem } from './step-problem.ts';
import { canStart, relocate, type Traffic } from './traffic.ts';

/** Items set down elsewhere so that one that waits can go. */
export interface Parking {
  readonly parks: readonly Leg[];
  readonly waiting: number;
}

interface Choice extends Parking {
  readonly cost: number;
}

/** Beyond so many candidates per node, what is large is not looked at. */
const CANDIDATES_MAX = 48;

/** What moving it aside costs: one move more, and for those that stay the way back, too. */
function costOf({ home, target, bytes }: StepProblem, item: number): number {
  return ((bytes[item] ?? 0) + 1) * (home[item] === target[item] ? 2 : 1);
}

/** The items on each node. */
export function itemsByNode({ problem, place }: Traffic): number[][] {
  const lists: number[][] = Array.from({ length: problem.nodeCount }, () => []);
  for (let item = 0; item < problem.itemCount; item++) lists[place[item] ?? 0]?.push(item);
  return lists;
}

/** Room that is left on a node, as a share of its limit, in the dimension in which it is fullest. */
function roomShare({ problem, use, limit }: Traffic, node: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let dimension = 0; dimension < problem.dimensions.length; dimension++) {
    const cell = dimension * problem.nodeCount + node;
    least = Math.min(least, 1 - (use[cell] ?? 0) / Math.max(1, limit[cell] ?? 0));
  }
  return least;
}

interface Site {
  readonly traffic: Traffic;
  /** Nodes by how many items wait to come to them. */
  readonly wanted: Int32Array;
}

/** Where an item can be set down now: on a node to which the fewest want, then the emptiest. */
function spareNode({ traffic, wanted }: Site, item: number, avoid: number): number {
  const { problem } = traffic;
  let [best, bestWanted, bestRoom] = [-1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let node = 0; node < problem.nodeCount; node++) {
    if (node === avoid || node === traffic.place[item] || problem.mayPark?.(item, node) !== true) continue;
    const asked = wanted[node] ?? 0;
    if (asked > bestWanted || !canStart(traffic, item, node)) continue;
    const room = roomShare(traffic, node);
    if (asked < bestWanted || room > bestRoom) [best, bestWanted, bestRoom] = [node, asked, room];
  }
  return best;
}

function undo(traffic: Traffic, parks: readonly Leg[]): void {
  for (const { item, from } of [...parks].reverse()) relocate(traffic, item, from);
}

/** Sets down one item after the other until the waiting one fits, then leaves out those it would fit without. */
function makeRoom(site: Site, waiting: number, candidates: readonly number[]): Leg[] | undefined {
  const { traffic } = site;
  const node = traffic.problem.target[waiting] ?? 0;
  const parks: Leg[] = [];
  for (const item of candidates) {
    if (canStart(traffic, waiting, node)) break;
    const to = spareNode(site, item, node);
    if (to < 0) continue;
    parks.push({ item, from: node, to });
    relocate(traffic, item, to);
  }
  const isEnough = canStart(traffic, waiting, node);
  undo(traffic, parks);
  return isEnough ? needed(traffic, waiting, parks) : undefined;
}

/** Tries to do without the dearest first. */
function needed(traffic: Traffic, waiting: number, parks: readonly Leg[]): Leg[] {
  let kept = [...parks];
  for (const leg of [...parks].reverse()) {
    const rest = kept.filter((other) => other !== leg);
    if (rest.length > 0 && admits(traffic, waiting, rest)) kept = rest;
  }
  return kept;
}

function admits(traffic: Traffic, waiting: number, parks: readonly Leg[]): boolean {
  const done: Leg[] = [];
  for (const leg of parks) {
    if (!canStart(traffic, leg.item, leg.to)) break;
    relocate(traffic, leg.item, leg.to);
    done.push(leg);
  }
  const isEnough =
    done.length === parks.length && canStart(traffic, waiting, traffic.problem.target[waiting] ?? 0);
  undo(traffic, done);
  return isEnough;
}

/** The cheapest way to let one waiting item go: a single other if one suffices, else several. */
function cheapest(site: Site, waiting: number, candidates: readonly number[]): Choice | undefined {
  const { traffic } = site;
  const { problem } = traffic;
  const price = (parks: readonly Leg[]) => parks.reduce((sum, { item }) => sum + costOf(problem, item), 0);
  let best: Choice | undefined;
  for (const item of candidates) {
    if (best !== undefined && costOf(problem, item) >= best.cost) break;
    const parks = makeRoom(site, waiting, [item]);
    if (parks !== undefined) best = { parks, waiting, cost: price(parks) };
  }
  const several = makeRoom(site, waiting, candidates);
  if (several === undefined) return best;
  const cost = price(several);
  return best === undefined || cost < best.cost ? { parks: several, waiting, cost } : best;
}

/**
 * The cheapest move aside that lets one item of a circle go on, or nothing. Only circles are looked at that wait
 * for nobody else: every other item waits for them. `isSpent` says who was moved aside often enough.
 */
export function findParking(
  traffic: Traffic,
  pending: readonly number[],
  isSpent: (item: number) => boolean,
): Parking | undefined {
  const { problem } = traffic;
  if (problem.mayPark === undefined) return undefined;
  const wanted = new Int32Array(problem.nodeCount);
  for (const item of pending) {
    const node = problem.target[item] ?? 0;
    wanted[node] = (wanted[node] ?? 0) + 1;
  }
  const site = { traffic, wanted };
  const onNode = itemsByNode(traffic);
  let best: Choice | undefined;
  for (const waiting of holders(traffic, pending)) {
    const candidates = (onNode[problem.target[waiting] ?? 0] ?? [])
      .filter((item) => item !== waiting && !isSpent(item))
      .sort((one, two) => costOf(problem, one) - costOf(problem, two) || one - two)
      .slice(0, CANDIDATES_MAX);
    const choice = cheapest(site, waiting, candidates);
    if (choice !== undefined && (best === undefined || choice.cost < best.cost)) best = choice;
  }
  return best;
}
