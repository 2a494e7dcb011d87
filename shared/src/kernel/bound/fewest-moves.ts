import { at } from '../../kit/assert.ts';
import type { Dimension, PlacementModel } from '../placement-model.ts';
import { type Helper, leastCover } from './cover.ts';
import { type HardTerms, leastMoveCosts } from './hard-terms.ts';

/** How many guests leave and come at most, per node, where that is known from a tier before. */
export interface Counts {
  readonly leave: readonly number[];
  readonly come: readonly number[];
}

/** The least that must be paid at every node, for those that leave it and for those that come. */
export interface NodeBounds {
  readonly leave: readonly number[];
  readonly come: readonly number[];
  /** The least that any mover costs. */
  readonly each: number;
}

interface Facts {
  readonly model: PlacementModel;
  readonly hard: HardTerms;
  /** Per guest: the least that a move costs. */
  readonly cost: Float64Array;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const isOpen = ({ allowed, nodeCount }: PlacementModel, guest: number, node: number): boolean =>
  allowed?.[guest * nodeCount + node] !== 0;

/** Rows in which any load above safety costs something before the tier. */
const rowsBefore = ({ dimensions }: PlacementModel, tier: number): Dimension[] =>
  dimensions.filter(
    ({ safety, weight = 0, squareWeight = 0, tier: own = 0 }) =>
      safety !== undefined && weight + squareWeight > 0 && own < tier,
  );

function loads({ home, nodeCount, guestCount }: PlacementModel, { need }: Dimension): number[] {
  const sums = new Array<number>(nodeCount).fill(0);
  for (let guest = 0; guest < guestCount; guest++)
    sums[at(home, guest)] = at(sums, at(home, guest)) + at(need, guest);
  return sums;
}

interface Helped extends Helper {
  readonly guest: number;
}

/** Those that relieve a row at a node by leaving it, or by coming. */
function helpers({ model, hard, cost }: Facts, { need, needAway = need }: Dimension, node: number) {
  const leave: Helped[] = [];
  const come: Helped[] = [];
  for (const guest of range(model.guestCount)) {
    if (hard.mustStay[guest] === 1 || cost[guest] === Number.POSITIVE_INFINITY) continue;
    const isHome = at(model.home, guest) === node;
    if (isHome) leave.push({ guest, amount: at(need, guest), cost: at(cost, guest) });
    else if (isOpen(model, guest, node))
      come.push({ guest, amount: -at(needAway, guest), cost: at(cost, guest) });
  }
  return { leave, come };
}

/** Those that must leave do so, and help; of the others the cheapest that suffice. */
function coverWithForced({ hard }: Facts, list: readonly Helped[], amount: number, most: number): number {
  const forced = list.filter(({ guest }) => hard.mustLeave[guest] === 1);
  const free = list.filter(({ guest }) => hard.mustLeave[guest] !== 1);
  const paid = forced.reduce((sum, { cost }) => sum + cost, 0);
  const helped = forced.reduce((sum, each) => sum + Math.max(0, each.amount), 0);
  return paid + leastCover(free, amount - helped, most - forced.length);
}

/** Members that must not share a node with more than so many: the cheapest of the others leave. */
function groupBound({ model, hard, cost }: Facts, node: number): number {
  return hard.apart.reduce((most, { guests }) => {
    const here = guests.filter((guest) => at(model.home, guest) === node).map((guest) => at(cost, guest));
    const leaving = here.sort((one, other) => one - other).slice(0, Math.max(0, here.length - 1));
    return Math.max(
      most,
      leaving.reduce((sum, each) => sum + each, 0),
    );
  }, 0);
}

/** A node's rows bound what leaves where leaving helps and nothing that comes does, and the other way round. */
function nodeBound(
  facts: Facts,
  rows: readonly Dimension[],
  sums: readonly number[][],
  node: number,
  most: Counts,
) {
  let [leave, come] = [0, 0];
  rows.forEach((row, index) => {
    const excess = at(at(sums, index), node) - (row.safety?.[node] ?? Number.POSITIVE_INFINITY);
    if (excess <= 0) return;
    const sides = helpers(facts, row, node);
    const canLeave = sides.leave.some(({ amount }) => amount > 0);
    const canCome = sides.come.some(({ amount }) => amount > 0);
    if (!canCome) leave = Math.max(leave, coverWithForced(facts, sides.leave, excess, at(most.leave, node)));
    if (!canLeave) come = Math.max(come, leastCover(sides.come, excess, at(most.come, node)));
  });
  return { leave: Math.max(leave, forcedCost(facts, node), groupBound(facts, node)), come };
}

const forcedCost = ({ model, hard, cost }: Facts, node: number): number =>
  cost.reduce(
    (sum, each, guest) => sum + (at(model.home, guest) === node && hard.mustLeave[guest] === 1 ? each : 0),
    0,
  );

/**
 * The least cost of moves in a tier, per node, among placements that obey every term before it: what is above a limit
 * must leave or be outweighed. Every mover leaves one node and comes to one, so either sum is a bound.
 */
export function moveBounds(model: PlacementModel, hard: HardTerms, tier: number, most?: Counts): NodeBounds {
  const facts: Facts = { model, hard, cost: leastMoveCosts(model, tier) };
  const rows = rowsBefore(model, tier);
  const sums = rows.map((row) => loads(model, row));
  const unlimited = new Array<number>(model.nodeCount).fill(Number.POSITIVE_INFINITY);
  const counts = most ?? { leave: unlimited, come: unlimited };
  const bounds = range(model.nodeCount).map((node) => nodeBound(facts, rows, sums, node, counts));
  return {
    leave: bounds.map(({ leave }) => leave),
    come: bounds.map(({ come }) => come),
    each: facts.cost.reduce((least, cost) => Math.min(least, cost), Number.POSITIVE_INFINITY),
  };
}
