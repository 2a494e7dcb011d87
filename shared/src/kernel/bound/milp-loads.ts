import { at } from '../../kit/assert.ts';
import type { Dimension, Extreme, PairBalance } from '../placement-model.ts';
import { addAt, addCost, addExcess, type Draft, newSum, type Sum } from './milp-draft.ts';

/** Points at which a square is held from below by its tangent. */
const TANGENTS = 12;

/** The load of a node; of guests that left it too, where a dimension counts while they move. */
function loadOf(draft: Draft, dimension: Dimension, node: number): Sum {
  const { model } = draft;
  const { need, needAway = need, isDuring = false } = dimension;
  const sum = newSum();
  for (let guest = 0; guest < model.guestCount; guest++) {
    const isHome = at(model.home, guest) === node;
    if (isHome && isDuring) sum.constant += at(need, guest);
    else addAt(draft, sum, guest, node, at(isHome ? need : needAway, guest));
  }
  return sum;
}

/** What a node holds at the start, which is its limit where it is above. */
function startLoad({ model }: Draft, { need }: Dimension, node: number): number {
  let load = 0;
  for (let guest = 0; guest < model.guestCount; guest++)
    if (at(model.home, guest) === node) load += at(need, guest);
  return load;
}

const mostAbove = (sum: Sum): number =>
  sum.terms.reduce((most, [, value]) => most + Math.max(0, value), sum.constant);

/** At least the square of what a sum is above 0: never more, since a tangent is below. */
function addSquare(draft: Draft, sum: Sum, weight: number, tier: number): void {
  const most = mostAbove(sum);
  const excess = addExcess(draft, sum, 0, tier);
  const square = draft.builder.column(0, 0, Number.POSITIVE_INFINITY, false);
  addCost(draft, square, weight, tier);
  for (let index = 0; index < TANGENTS; index++) {
    const point = (most * (index + 0.5)) / TANGENTS;
    draft.builder.row(
      [
        [square, 1],
        [excess, -2 * point],
      ],
      -point * point,
      Number.POSITIVE_INFINITY,
    );
  }
}

/** Limits of a dimension, and what loads above safety cost. */
export function addDimension(draft: Draft, dimension: Dimension): void {
  const { capacity, safety, weight = 0, squareWeight = 0, tier = 0 } = dimension;
  for (let node = 0; node < draft.model.nodeCount; node++) {
    const load = loadOf(draft, dimension, node);
    const limit = Math.max(at(capacity, node), startLoad(draft, dimension, node));
    if (limit < mostAbove(load))
      draft.builder.row(load.terms, Number.NEGATIVE_INFINITY, limit - load.constant);
    const above = {
      terms: load.terms,
      constant: load.constant - (safety?.[node] ?? Number.POSITIVE_INFINITY),
    };
    if (mostAbove(above) <= 0) continue;
    if (weight !== 0) addExcess(draft, above, weight, tier);
    if (squareWeight === 0) continue;
    if (draft.isNothing[tier] === true) addExcess(draft, above, squareWeight, tier);
    else addSquare(draft, above, squareWeight, tier);
  }
}

export function addPair(draft: Draft, { first, second, target, weight, tier }: PairBalance): void {
  const [one, two] = [at(draft.model.dimensions, first), at(draft.model.dimensions, second)];
  for (let node = 0; node < draft.model.nodeCount; node++) {
    const [loadOne, loadTwo] = [loadOf(draft, one, node), loadOf(draft, two, node)];
    const constant =
      target * (at(one.capacity, node) - loadOne.constant) - (at(two.capacity, node) - loadTwo.constant);
    const terms = [
      ...loadOne.terms.map(([column, value]) => [column, -target * value] as const),
      ...loadTwo.terms,
    ];
    if (Number.isFinite(constant)) addExcess(draft, { terms, constant }, weight, tier);
  }
}

/** Whole levels between which all nodes are: floor(load / divisor), held by real loads. */
export function addExtreme(draft: Draft, extreme: Extreme): void {
  const { of, need, base, divisor, weight, tier } = extreme;
  const { model, builder } = draft;
  const greatest = builder.column(0, 0, Number.POSITIVE_INFINITY, true);
  const least = builder.column(0, 0, Number.POSITIVE_INFINITY, true);
  addCost(draft, greatest, weight, tier);
  if (of === 'gap') addCost(draft, least, -weight, tier);
  for (let node = 0; node < model.nodeCount; node++) {
    const part = at(divisor, node);
    if (part <= 0) continue;
    const load = newSum();
    load.constant = (base?.[node] ?? 0) / part;
    for (let guest = 0; guest < model.guestCount; guest++)
      addAt(draft, load, guest, node, at(need, guest) / part);
    const terms = load.terms.map(([column, value]) => [column, -value] as const);
    builder.row([[greatest, 1], ...terms], load.constant - 1 + 1 / part, Number.POSITIVE_INFINITY);
    builder.row([[least, -1], ...load.terms], -load.constant, Number.POSITIVE_INFINITY);
  }
}
