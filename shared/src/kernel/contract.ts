import { at } from '../kit/assert.ts';
import type { Dimension, GroupRule, MoveCost, PlacementModel } from './placement-model.ts';

/** A smaller model with blocks for guests, and the way back. */
export interface Contraction {
  readonly model: PlacementModel;
  readonly blockOf: Int32Array;
  /** Where each guest is when each block is where `place` says. */
  expand(place: ArrayLike<number>): Int32Array;
}

/**
 * Makes one block of guests that must never part. Only where that changes nothing else: of guests that start on
 * the same node, and that no rule counts one by one. A set of which that is not true stays as it is.
 */
export function contract(model: PlacementModel, sets: readonly (readonly number[])[]): Contraction {
  const blockOf = numbered(joined(model, sets));
  const members: number[][] = [];
  blockOf.forEach((block, guest) => {
    members[block] = [...(members[block] ?? []), guest];
  });
  return {
    model: blockModel(model, members, blockOf),
    blockOf,
    expand: (place) => blockOf.map((block) => at(place, block)),
  };
}

/** Per guest the first guest of its block. */
function joined(model: PlacementModel, sets: readonly (readonly number[])[]): Int32Array {
  const first = Int32Array.from({ length: model.guestCount }, (_, guest) => guest);
  for (const set of sets) {
    const firsts = new Set(set.map((guest) => at(first, guest)));
    const block = [...first.keys()].filter((guest) => firsts.has(at(first, guest)));
    if (isOne(model, block)) for (const guest of block) first[guest] = block[0] ?? guest;
  }
  return first;
}

function isOne({ home, start = home, groups = [], movedMembers }: PlacementModel, block: readonly number[]) {
  const [one = 0] = block;
  const members = new Set(block);
  return (
    movedMembers === undefined &&
    block.every((guest) => at(home, guest) === at(home, one) && at(start, guest) === at(start, one)) &&
    groups.every((group) => {
      const inside = group.guests.filter((guest) => members.has(guest)).length;
      return inside < 2 || (inside === group.guests.length && !isCounted(group));
    })
  );
}

const isCounted = ({ repair, crowded, even, siteLeast, siteWish }: GroupRule): boolean =>
  [repair, crowded, even, siteLeast, siteWish].some((each) => each !== undefined);

/** Numbers blocks in the order of their first guests. */
function numbered(first: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return first.map((guest) => {
    const number = numbers.get(guest) ?? numbers.size;
    numbers.set(guest, number);
    return number;
  });
}

type Members = readonly (readonly number[])[];

const sums = (figures: ArrayLike<number>, members: Members): Float64Array =>
  Float64Array.from(members, (guests) => guests.reduce((sum, guest) => sum + at(figures, guest), 0));

function blockModel(model: PlacementModel, members: Members, blockOf: Int32Array): PlacementModel {
  const {
    nodeCount,
    home,
    start,
    allowed,
    fences,
    dimensions,
    extremes,
    groups,
    budgets,
    moveCosts,
    ...rest
  } = model;
  const firsts = (figures: ArrayLike<number>) => members.map(([guest = 0]) => at(figures, guest));
  return {
    ...rest,
    ...{ nodeCount, guestCount: members.length, home: firsts(home) },
    ...(start === undefined ? {} : { start: firsts(start) }),
    ...(allowed === undefined
      ? {}
      : {
          allowed: perTarget(members, nodeCount, (guests, node) =>
            Number(guests.every((guest) => allowed[guest * nodeCount + node] !== 0)),
          ),
        }),
    ...(fences === undefined
      ? {}
      : {
          fences: fences.map(({ guests, nodes }) => ({
            guests: [...new Set(guests.map((guest) => at(blockOf, guest)))],
            nodes,
          })),
        }),
    dimensions: dimensions.map((dimension) => blockDimension(dimension, members)),
    ...(extremes === undefined
      ? {}
      : { extremes: extremes.map((extreme) => ({ ...extreme, need: sums(extreme.need, members) })) }),
    ...(groups === undefined
      ? {}
      : {
          groups: groups.map((group) => ({
            ...group,
            guests: [...new Set(group.guests.map((guest) => at(blockOf, guest)))],
          })),
        }),
    ...(budgets === undefined
      ? {}
      : { budgets: budgets.map(({ perGuest, most }) => ({ perGuest: sums(perGuest, members), most })) }),
    ...(moveCosts === undefined
      ? {}
      : { moveCosts: moveCosts.map((cost) => blockMoveCost(cost, model, members)) }),
  };
}

const blockDimension = ({ needAway, ...dimension }: Dimension, members: Members): Dimension => ({
  ...dimension,
  need: sums(dimension.need, members),
  ...(needAway === undefined ? {} : { needAway: sums(needAway, members) }),
});

/** block x node. */
const perTarget = (
  members: Members,
  nodeCount: number,
  figure: (guests: readonly number[], node: number) => number,
): Float64Array =>
  Float64Array.from({ length: members.length * nodeCount }, (_, cell) =>
    figure(at(members, Math.floor(cell / nodeCount)), cell % nodeCount),
  );

/** A block pays for the way of each of its guests, and so by target. */
function blockMoveCost(cost: MoveCost, { home, nodeCount }: PlacementModel, members: Members): MoveCost {
  const { tier, perGuest, perRoute } = cost;
  const ofGuest = (guest: number, node: number) =>
    (cost.perTarget?.[guest * nodeCount + node] ?? 0) + (perRoute?.[at(home, guest) * nodeCount + node] ?? 0);
  return {
    tier,
    ...(perGuest === undefined ? {} : { perGuest: sums(perGuest, members) }),
    ...(perRoute === undefined && cost.perTarget === undefined
      ? {}
      : {
          perTarget: perTarget(members, nodeCount, (guests, node) =>
            guests.reduce((sum, guest) => sum + ofGuest(guest, node), 0),
          ),
        }),
  };
}
