import { CHANGE_MAX, coldNode, type Draw, hotNode, residentOf, worstRow } from './draw.ts';
import { type Operator, proposeChain, setStep } from './propose.ts';

/** Sums of needs are told apart by this many steps of the whole. */
const STEPS = 256;
const ITEMS_MAX = CHANGE_MAX;

const items = new Int32Array(ITEMS_MAX);
/** Per sum: the set of items that makes it, as bits; -1 where none does. */
const sets = new Int32Array(STEPS + 1);

/** Some guests of both nodes, none twice; says how many, and how many of them are of the first node. */
function drawItems(draw: Draw, one: number, other: number): { count: number; first: number } {
  let count = 0;
  let first = 0;
  for (let turn = 0; turn < ITEMS_MAX; turn++) {
    const guest = residentOf(draw, turn < ITEMS_MAX / 2 ? one : other);
    if (guest < 0 || items.subarray(0, count).includes(guest)) continue;
    items[count++] = guest;
    if (turn < ITEMS_MAX / 2) first++;
  }
  return { count, first };
}

/** Which sums of these needs can be made at all, by dynamic programming over the items. */
export function subsetSums(sizes: ArrayLike<number>, into: Int32Array): void {
  into.fill(-1);
  into[0] = 0;
  for (let item = 0; item < sizes.length; item++) {
    const size = sizes[item] as number;
    for (let sum = into.length - 1; sum >= size && size > 0; sum--) {
      const rest = into[sum - size] as number;
      if (into[sum] === -1 && rest !== -1) into[sum] = rest | (1 << item);
    }
  }
}

/** The set whose sum is next to `wanted`. */
export function nearestSet(from: Int32Array, wanted: number): number {
  for (let distance = 0; distance < from.length; distance++) {
    const below = from[wanted - distance] ?? -1;
    if (below !== -1) return below;
    const above = from[wanted + distance] ?? -1;
    if (above !== -1) return above;
  }
  return 0;
}

/** What should leave the first node: what is too much there, or half of the difference where both have too much. */
function wantedAway({ placement }: Draw, row: number, one: number, other: number): number {
  const { excess, tables } = placement;
  const here = excess[one * tables.rowCount + row] as number;
  const there = excess[other * tables.rowCount + row] as number;
  return here + there <= 0 ? here : (here - there) / 2;
}

/** Shares guests of a costly node and of one with space anew between the two, by what the first lacks most. */
export const repartition: Operator = (draw) => {
  const { tables } = draw.placement;
  const one = hotNode(draw);
  const row = worstRow(draw.placement, one);
  const other = coldNode(draw, row);
  if (one === other) return false;
  const { count, first } = drawItems(draw, one, other);
  const needs = Array.from(
    items.subarray(0, count),
    (guest) => tables.need[guest * tables.rowCount + row] as number,
  );
  const total = needs.reduce((sum, need) => sum + Math.max(0, need), 0);
  if (total === 0) return false;
  const scale = STEPS / total;
  subsetSums(
    needs.map((need) => Math.floor(Math.max(0, need) * scale)),
    sets,
  );
  const held = needs.slice(0, first).reduce((sum, need) => sum + need, 0);
  const wanted = Math.round((held - wantedAway(draw, row, one, other)) * scale);
  const set = nearestSet(sets, Math.min(STEPS, Math.max(0, wanted)));
  draw.change.count = 0;
  for (let item = 0; item < count; item++) {
    const isFirst = ((set >>> item) & 1) === 1;
    if (isFirst !== item < first)
      setStep(draw, draw.change.count, items[item] as number, isFirst ? one : other);
  }
  return draw.change.count > 0 && proposeChain(draw);
};
