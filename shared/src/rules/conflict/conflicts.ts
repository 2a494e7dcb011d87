import { type Demand, guestsOf } from './demand.ts';
import { type Board, puzzleOf } from './puzzle.ts';
import { solve } from './solve.ts';

/** Enough for what people write; what is harder is not called a conflict. */
const WORK_MAX = 200_000;
/** More of them at once nobody reads. */
const CONFLICTS_MAX = 20;

const isPossible = (demands: readonly Demand[], board: Board): boolean => {
  const guests = [...new Set(demands.flatMap(guestsOf))];
  return solve(puzzleOf(demands, guests, board), WORK_MAX) !== 'no';
};

/** Demands that share guests, however far around: what is possible in one part does not depend on another. */
export function partsOf(demands: readonly Demand[]): readonly (readonly Demand[])[] {
  const parts: { guests: Set<number>; demands: Demand[] }[] = [];
  const partOf = new Map<number, (typeof parts)[number]>();
  for (const demand of demands) {
    const guests = guestsOf(demand);
    const touching = new Set(guests.flatMap((vmid) => partOf.get(vmid) ?? []));
    const merged = { guests: new Set(guests), demands: [demand] };
    for (const part of touching) {
      for (const vmid of part.guests) merged.guests.add(vmid);
      merged.demands.unshift(...part.demands);
      parts.splice(parts.indexOf(part), 1);
    }
    parts.push(merged);
    for (const vmid of merged.guests) partOf.set(vmid, merged);
  }
  return parts.map((part) => part.demands);
}

/**
 * Of demands that cannot all be met, so few that without any one of them the rest could be: each is left out
 * for good if what remains is still impossible. The first ones are kept last, so facts that nobody can change
 * should come last.
 */
export function minimalConflict(demands: readonly Demand[], board: Board): readonly Demand[] {
  let kept = [...demands];
  for (let size = Math.max(1, kept.length >> 1); size >= 1; size = size === 1 ? 0 : size >> 1)
    for (let index = 0; index < kept.length; ) {
      const without = kept.filter((_, position) => position < index || position >= index + size);
      if (without.length < kept.length && without.length > 0 && !isPossible(without, board)) kept = without;
      else index += size;
    }
  return kept;
}

/** What is so, whatever rules say: a node that takes no guests, a guest that cannot move. Told for these guests. */
export type Facts = (vmids: readonly number[]) => readonly Demand[];

/** Every conflict: a minimal one of each part, then what is left of the part without one of its rules. */
export function conflictsOf(
  rules: readonly Demand[],
  board: Board,
  facts: Facts = () => [],
): readonly (readonly Demand[])[] {
  const found: (readonly Demand[])[] = [];
  const open = [...partsOf(rules)];
  for (let part = open.pop(); part !== undefined && found.length < CONFLICTS_MAX; part = open.pop()) {
    const all = [...part, ...facts([...new Set(part.flatMap(guestsOf))])];
    if (isPossible(all, board)) continue;
    const conflict = minimalConflict(all, board);
    found.push(conflict);
    open.push(...partsOf(part.filter((demand) => demand !== conflict[0])));
  }
  return found;
}
