import { at } from '../kit/assert.ts';
import type { PlacementModel } from './placement-model.ts';

type Column = (guest: number) => number;

/** Guests by class: of guest g `classOf[g]`, of class c `list[start[c]] … list[start[c + 1] - 1]`. */
export interface Alike {
  readonly classOf: Int32Array;
  readonly start: Int32Array;
  readonly list: Int32Array;
}

/** Splits classes where the guests of one differ in a column. */
function refine(classOf: Int32Array, column: Column): void {
  const figures = new Map<number, number>();
  const indices = classOf.map((_, guest) => {
    const figure = column(guest);
    const known = figures.get(figure);
    if (known === undefined) figures.set(figure, figures.size);
    return known ?? figures.size - 1;
  });
  const classes = new Map<number, number>();
  for (let guest = 0; guest < classOf.length; guest++) {
    const key = (classOf[guest] as number) * figures.size + (indices[guest] as number);
    const known = classes.get(key);
    if (known === undefined) classes.set(key, classes.size);
    classOf[guest] = known ?? classes.size - 1;
  }
}

/** 0 for guests without a group, else a number that stands for exactly these groups. */
function groupings({ groups = [], guestCount }: PlacementModel): Column {
  const names = new Array<string>(guestCount).fill('');
  groups.forEach(({ guests }, group) => {
    for (const guest of guests) names[guest] += `${group} `;
  });
  const numbers = new Map<string, number>([['', 0]]);
  const each = names.map((name) => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
  return (guest) => at(each, guest);
}

/** What is allowed to a guest, up to 32 nodes in one figure. */
function allowances({ allowed, nodeCount }: PlacementModel): Column[] {
  if (allowed === undefined) return [];
  return Array.from({ length: Math.ceil(nodeCount / 32) }, (_, word) => (guest: number) => {
    let bits = 0;
    for (let node = word * 32; node < Math.min(nodeCount, word * 32 + 32); node++)
      bits = (bits << 1) | (allowed[guest * nodeCount + node] === 0 ? 1 : 0);
    return bits;
  });
}

/** Guests of a fence, or of none of them, are told apart. */
const fenced = ({ fences = [] }: PlacementModel): Column[] =>
  fences.map(({ guests }) => {
    const inside = new Set(guests);
    return (guest) => Number(inside.has(guest));
  });

/**
 * Guests that every rule and every load takes for the same; they may differ in where their home is and in what
 * it costs to move them.
 */
export function alikeGuests(model: PlacementModel): Alike {
  const { dimensions, extremes = [], guestCount } = model;
  const figures = [
    ...dimensions.flatMap(({ need, needAway }) => (needAway === undefined ? [need] : [need, needAway])),
    ...extremes.map(({ need }) => need),
  ];
  const classOf = new Int32Array(guestCount);
  for (const column of figures) refine(classOf, (guest) => at(column, guest));
  for (const column of [groupings(model), ...allowances(model), ...fenced(model)]) refine(classOf, column);
  return { classOf, ...byClass(classOf) };
}

function byClass(classOf: Int32Array) {
  const count = classOf.reduce((most, each) => Math.max(most, each + 1), 0);
  const start = new Int32Array(count + 1);
  for (const each of classOf) start[each + 1] = (start[each + 1] ?? 0) + 1;
  for (let each = 0; each < count; each++) start[each + 1] = (start[each + 1] ?? 0) + (start[each] ?? 0);
  const next = start.slice();
  const list = new Int32Array(classOf.length);
  classOf.forEach((each, guest) => {
    list[next[each] ?? 0] = guest;
    next[each] = (next[each] ?? 0) + 1;
  });
  return { start, list };
}
