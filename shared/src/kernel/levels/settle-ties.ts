import type { PlacementModel } from '../placement-model.ts';
import { exactDelta, newRanks, type Ranks, rank } from './exact-delta.ts';
import { type LaterCosts, laterCosts, laterDelta } from './later-costs.ts';
import { type LevelState, levelState, mayCome, moveLevel } from './level-state.ts';
import { levelTables } from './level-tables.ts';

/** A node where a guest costs the search tier nothing more and is better off; -1 where there is none. */
function betterNode(state: LevelState, ranks: Ranks, later: LaterCosts, guest: number): number {
  const { targetStart, targets } = state.tables;
  const from = state.place[guest] as number;
  for (let at = targetStart[guest] as number; at < (targetStart[guest + 1] as number); at++) {
    const to = targets[at] as number;
    if (from === to || laterDelta(later, guest, from, to) >= 0) continue;
    if (exactDelta(state, ranks, guest, to, -1) <= 0 && mayCome(state, guest, to)) return to;
  }
  return -1;
}

/** Single moves that cost nothing in the search tier and are better in later ones, until there is none. */
export function settleTies(model: PlacementModel, place: Int32Array): Int32Array {
  const later = laterCosts(model);
  const state = levelState(levelTables(model), place);
  const ranks = newRanks(state);
  rank(ranks, state);
  for (let isBetter = later.tierCount > 0; isBetter; ) {
    isBetter = false;
    for (let guest = 0; guest < model.guestCount; guest++) {
      const to = betterNode(state, ranks, later, guest);
      if (to < 0) continue;
      moveLevel(state, guest, to);
      rank(ranks, state);
      isBetter = true;
    }
  }
  return state.place.slice();
}
