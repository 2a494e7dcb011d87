import { at } from '../../kit/assert.ts';
import { costAt, crowdedCost } from '../levels/level-state.ts';
import type { LevelTables } from '../levels/level-tables.ts';

/**
 * Guests that a rule or a wish looks at together, or one alone, and everywhere they may be: then no rule is left
 * that looks at two items.
 */
export interface JointItem {
  readonly guests: readonly number[];
  /** option x guest: the node of each. */
  readonly nodes: readonly (readonly number[])[];
  /** Per option: what moves and broken wishes cost. */
  readonly cost: Float64Array;
  /** option x node x column, in units. */
  readonly need: Int32Array;
}

/** What guests need of each column. */
export interface Sizes {
  readonly columnCount: number;
  readonly unitsOf: (guest: number, column: number) => number;
}

/** With more ways for the guests of one item to be, it is no small problem. */
const OPTIONS_MAX = 1024;

/** Guests that share groups, directly or through others. */
function components({ guestCount, groups }: LevelTables): number[][] {
  const root = Int32Array.from({ length: guestCount }, (_, guest) => guest);
  const rootOf = (guest: number): number => {
    const up = at(root, guest);
    return up === guest ? guest : rootOf(up);
  };
  const firstOf = new Map<number, number>();
  for (let guest = 0; guest < guestCount; guest++)
    for (let index = at(groups.start, guest); index < at(groups.start, guest + 1); index++) {
      const group = at(groups.list, index);
      const first = firstOf.get(group);
      if (first === undefined) firstOf.set(group, guest);
      else root[rootOf(guest)] = rootOf(first);
    }
  const byRoot = new Map<number, number[]>();
  for (let guest = 0; guest < guestCount; guest++) {
    const own = rootOf(guest);
    byRoot.set(own, [...(byRoot.get(own) ?? []), guest]);
  }
  return [...byRoot.values()];
}

/** All ways for some guests to be where each may be; undefined where there are too many. */
function ways(
  { targetStart, targets }: LevelTables,
  guests: readonly number[],
): readonly (readonly number[])[] | undefined {
  let all: number[][] = [[]];
  for (const guest of guests) {
    const own = targets.subarray(at(targetStart, guest), at(targetStart, guest + 1));
    if (all.length * own.length > OPTIONS_MAX) return undefined;
    all = all.flatMap((nodes) => Array.from(own, (node) => [...nodes, node]));
  }
  return all;
}

/** What the groups of an item say to a way: what broken wishes cost, or that it may not be. */
function wishes({ groups, nodeCount }: LevelTables, guests: readonly number[], nodes: readonly number[]) {
  const counts = new Map<number, Int32Array>();
  guests.forEach((guest, index) => {
    for (let cell = at(groups.start, guest); cell < at(groups.start, guest + 1); cell++) {
      const group = at(groups.list, cell);
      const onNode = counts.get(group) ?? new Int32Array(nodeCount);
      const node = at(nodes, index);
      onNode[node] = at(onNode, node) + 1;
      counts.set(group, onNode);
    }
  });
  let cost = 0;
  for (const [group, onNode] of counts) {
    const most = onNode.reduce((greatest, count) => Math.max(greatest, count), 0);
    if (most > at(groups.perNodeMax, group)) return Number.POSITIVE_INFINITY;
    cost += at(groups.togetherWeight, group) * (at(groups.size, group) - most);
    for (const count of onNode) cost += crowdedCost(groups, group, count);
  }
  return cost;
}

function itemOf(
  tables: LevelTables,
  { columnCount, unitsOf }: Sizes,
  guests: readonly number[],
): JointItem | undefined {
  const options = ways(tables, guests)?.flatMap((nodes) => {
    const broken = wishes(tables, guests, nodes);
    const cost = guests.reduce((sum, guest, index) => sum + costAt(tables, guest, at(nodes, index)), broken);
    return cost === Number.POSITIVE_INFINITY ? [] : [{ nodes, cost }];
  });
  if (options === undefined) return undefined;
  options.sort((one, other) => one.cost - other.cost);
  const width = tables.nodeCount * columnCount;
  const need = new Int32Array(options.length * width);
  options.forEach(({ nodes }, option) => {
    guests.forEach((guest, index) => {
      for (let column = 0; column < columnCount; column++) {
        const cell = option * width + at(nodes, index) * columnCount + column;
        need[cell] = at(need, cell) + unitsOf(guest, column);
      }
    });
  });
  return {
    guests,
    nodes: options.map(({ nodes }) => nodes),
    cost: Float64Array.from(options, ({ cost }) => cost),
    need,
  };
}

/** Everything as items, the ones that need most first; undefined where rules look at too many guests at once. */
export function jointItems(tables: LevelTables, sizes: Sizes): JointItem[] | undefined {
  const items = components(tables).map((guests) => itemOf(tables, sizes, guests));
  const known = items.filter((item) => item !== undefined);
  if (known.length < items.length) return undefined;
  const totals = new Float64Array(sizes.columnCount);
  const all = Array.from({ length: tables.guestCount }, (_, guest) => guest);
  totals.forEach((_, column) => {
    totals[column] = all.reduce((sum, guest) => sum + sizes.unitsOf(guest, column), 0) || 1;
  });
  const sizeOf = ({ guests }: JointItem) =>
    guests.reduce(
      (sum, guest) =>
        totals.reduce((part, total, column) => part + sizes.unitsOf(guest, column) / total, sum),
      0,
    );
  return known.sort((one, other) => sizeOf(other) - sizeOf(one));
}
