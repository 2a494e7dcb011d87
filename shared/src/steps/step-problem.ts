/**
 * All that the order of moves depends on: who goes where, and what must hold at every instant. An item is what
 * one command moves: a guest, or a bundle with the footprints of all its guests. In flight it counts on both nodes.
 */
export interface StepProblem {
  readonly itemCount: number;
  readonly nodeCount: number;
  readonly home: ArrayLike<number>;
  /** Where each item ends; those that stay end at home. */
  readonly target: ArrayLike<number>;
  readonly dimensions: readonly StepDimension[];
  readonly rules?: readonly StepRule[];
  /** What a move of each costs: the fewest are moved aside. */
  readonly bytes: ArrayLike<number>;
  /** Whether an item may be set down on a node on its way; absent = nowhere. */
  readonly mayPark?: (item: number, node: number) => boolean;
  /** Two items of one rule that change places do so as one: they are not held to have met. */
  readonly mayExchange?: boolean;
  readonly limits?: StepLimits;
}

/** One resource of the nodes, such as memory or the room of a storage pool. */
export interface StepDimension {
  readonly needHome: ArrayLike<number>;
  /** What it takes elsewhere; absent = the same. */
  readonly needAway?: ArrayLike<number>;
  /** Per node, for the items alone; where they take more at the start, that is the limit. */
  readonly capacity: ArrayLike<number>;
}

/** Items with something in common; what the start breaks must not get worse. */
export interface StepRule {
  readonly members: readonly number[];
  /** The place that each node belongs to (a site, a rack); absent = every node is one. */
  readonly place?: ArrayLike<number>;
  /** Most members in one place (1 = apart). */
  readonly most?: number;
  /** Most and least number of places that have a member. */
  readonly placesMost?: number;
  readonly placesLeast?: number;
  /** Per place: least members there. */
  readonly least?: ArrayLike<number>;
  /** Per place: members that are there and are no items. */
  readonly resting?: ReadonlyMap<number, number>;
  /** Items that no member may share a place with. */
  readonly avoids?: readonly number[];
}

/** How many moves one step may hold. */
export interface StepLimits {
  readonly perStep?: number;
  /** Into one node. */
  readonly inflow?: number;
  /** In and out of one node. */
  readonly perNode?: number;
}

/** One move on the way of an item. */
export interface Leg {
  readonly item: number;
  readonly from: number;
  readonly to: number;
}

/** The place of a node under a rule. */
export const placeOf = ({ place }: StepRule, node: number): number =>
  place === undefined ? node : (place[node] ?? node);

/** What an item takes on a node. */
export function needAt(problem: StepProblem, dimension: StepDimension, item: number, node: number): number {
  const { needHome, needAway = needHome } = dimension;
  return (problem.home[item] === node ? needHome[item] : needAway[item]) ?? 0;
}

/** The items that do not end where they begin. */
export function movers({ itemCount, home, target }: StepProblem): number[] {
  const moving: number[] = [];
  for (let item = 0; item < itemCount; item++) if (home[item] !== target[item]) moving.push(item);
  return moving;
}
