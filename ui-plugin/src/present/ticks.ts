import { neededGuests } from '#shared/plan/needed-guests.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import type { Dropped } from './state.ts';

/** What is ticked when a plan comes in: all but what needs a consent of its own, and what only works with that. */
export function initialTicks(moves: readonly PlannedMove[]): ReadonlySet<number> {
  return closeTicks(
    moves,
    moves.filter(({ needsConsent }) => !needsConsent).map(({ vmid }) => vmid),
  ).ticked;
}

/** Un-ticks every move that needs an un-ticked one, until none is left, and says which needed what. */
export function closeTicks(
  moves: readonly PlannedMove[],
  wanted: Iterable<number>,
): { ticked: ReadonlySet<number>; dropped: readonly Dropped[] } {
  const ticked = new Set(wanted);
  const dropped: Dropped[] = [];
  let before: number;
  do {
    before = ticked.size;
    for (const move of moves) {
      const { vmid } = move;
      if (!ticked.has(vmid)) continue;
      const missing = neededGuests(move).find((other) => !ticked.has(other));
      if (missing === undefined) continue;
      ticked.delete(vmid);
      dropped.push({ vmid, needs: missing });
    }
  } while (ticked.size < before);
  return { ticked, dropped };
}

/** Ticking a move ticks all that it needs as well. */
export function withNeeds(
  moves: readonly PlannedMove[],
  ticked: ReadonlySet<number>,
  vmid: number,
): ReadonlySet<number> {
  const byVmid = new Map(moves.map((move) => [move.vmid, move]));
  const all = new Set(ticked);
  const open = [vmid];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (all.has(next) && next !== vmid) continue;
    all.add(next);
    const move = byVmid.get(next);
    if (move !== undefined) open.push(...neededGuests(move).filter((other) => !all.has(other)));
  }
  return all;
}

/**
 * What is ticked when a plan of the same cluster was refined: what a person decided about a guest stays decided,
 * the rest is as in a new plan.
 */
export function keptTicks(
  moves: readonly PlannedMove[],
  before: readonly PlannedMove[],
  tickedBefore: ReadonlySet<number>,
): ReadonlySet<number> {
  const known = new Set(before.map(({ vmid }) => vmid));
  const fresh = initialTicks(moves);
  const wanted = moves.filter(({ vmid }) => (known.has(vmid) ? tickedBefore : fresh).has(vmid));
  return closeTicks(
    moves,
    wanted.map(({ vmid }) => vmid),
  ).ticked;
}
