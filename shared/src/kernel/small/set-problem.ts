import { at } from '../../kit/assert.ts';
import { costAt } from '../levels/level-state.ts';
import type { LevelTables } from '../levels/level-tables.ts';
import { leastGaps } from './least-gaps.ts';

/** A model of levels with few guests as sets of them, one bit for each: the guests of every node are one number. */
export interface SetProblem {
  readonly tables: LevelTables;
  /** Nodes that guests may be on. */
  readonly nodes: readonly number[];
  /** The guest of each bit: the greatest first. */
  readonly guests: readonly number[];
  readonly everybody: number;
  /** Groups of which a node has at most so many. */
  readonly groups: readonly { readonly mask: number; readonly most: number }[];
  /** Per kind of load: all of it, all divisors, and what its gap costs at least. */
  readonly total: Float64Array;
  readonly room: Float64Array;
  readonly least: Float64Array;
}

/** Bits of a number. */
const GUESTS_MAX = 32;

export function countBits(mask: number): number {
  let count = 0;
  for (let left = mask; left !== 0; left &= left - 1) count++;
  return count;
}

/** Whether a node may have all of these. */
export function isAllowedSet({ groups }: SetProblem, mask: number): boolean {
  for (let index = 0; index < groups.length; index++) {
    const { mask: members, most } = groups[index] as { mask: number; most: number };
    const here = mask & members;
    if ((here & (here - 1)) !== 0 || most < 1) if (countBits(here) > most) return false;
  }
  return true;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Guests that move levels most first. */
function bySize({ guestCount, extremeCount, need, weight }: LevelTables, room: Float64Array): number[] {
  const sizes = range(guestCount).map((guest) =>
    range(extremeCount).reduce(
      (sum, kind) => sum + (at(need, guest * extremeCount + kind) * at(weight, kind)) / at(room, kind),
      0,
    ),
  );
  return range(guestCount).sort((one, other) => at(sizes, other) - at(sizes, one) || one - other);
}

function groupMasks({ groups, guestCount }: LevelTables, bits: ReadonlyMap<number, number>) {
  const masks = new Int32Array(groups.count);
  for (let guest = 0; guest < guestCount; guest++)
    for (let index = at(groups.start, guest); index < at(groups.start, guest + 1); index++) {
      const group = at(groups.list, index);
      masks[group] = at(masks, group) | (bits.get(guest) ?? 0);
    }
  return range(groups.count)
    .map((group) => ({ mask: at(masks, group), most: at(groups.perNodeMax, group) }))
    .filter(({ mask, most }) => countBits(mask) > most);
}

/** Whether nothing is earned by being anywhere, and every node that guests may be on counts in every kind. */
function isPlain(tables: LevelTables, nodes: readonly number[]): boolean {
  const { guestCount, extremeCount, divisor } = tables;
  return nodes.every(
    (node) =>
      range(extremeCount).every((kind) => at(divisor, node * extremeCount + kind) > 0) &&
      range(guestCount).every((guest) => costAt(tables, guest, node) >= 0),
  );
}

/** Undefined where there are too many guests, or nodes that are judged differently. */
export function setProblem(tables: LevelTables): SetProblem | undefined {
  const { guestCount, nodeCount, extremeCount, allowed, base, need, divisor } = tables;
  if (guestCount > GUESTS_MAX || extremeCount === 0) return undefined;
  const nodes = range(nodeCount).filter((node) =>
    range(guestCount).some((guest) => at(allowed, guest * nodeCount + node) === 1),
  );
  if (nodes.length < 2 || !isPlain(tables, nodes)) return undefined;
  const sums = (figures: Float64Array) =>
    Float64Array.from({ length: extremeCount }, (_, kind) =>
      nodes.reduce((sum, node) => sum + at(figures, node * extremeCount + kind), 0),
    );
  const room = sums(divisor);
  const total = sums(base).map((own, kind) =>
    range(guestCount).reduce((sum, guest) => sum + at(need, guest * extremeCount + kind), own),
  );
  const guests = bySize(tables, room);
  const bits = new Map(guests.map((guest, bit) => [guest, 1 << bit]));
  return {
    ...{ tables, nodes, guests, total, room },
    everybody: guestCount === GUESTS_MAX ? -1 : (1 << guestCount) - 1,
    groups: groupMasks(tables, bits),
    least: leastGaps(tables, nodes),
  };
}
