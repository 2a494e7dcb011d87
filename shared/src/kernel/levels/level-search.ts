import type { Random } from '../../kit/random.ts';
import { type Deviation, newDeviation } from './deviation.ts';
import { newRanks, type Ranks, rank } from './exact-delta.ts';
import { type Exchange, newExchange } from './level-exchange.ts';
import { type LevelState, moveLevel, objective } from './level-state.ts';
import { newWindow, type Window } from './window.ts';

/** A search under way, and the best placement it has seen; `changed` says where the two differ. */
export interface LevelSearch {
  readonly state: LevelState;
  readonly random: Random;
  readonly window: Window;
  readonly deviation: Deviation;
  readonly ranks: Ranks;
  readonly exchange: Exchange;
  readonly best: { cost: number; readonly place: Int32Array };
  readonly changed: Int32Array;
  readonly isChanged: Uint8Array;
  readonly counts: { changed: number; work: number };
}

export function newLevelSearch(state: LevelState, random: Random): LevelSearch {
  const { guestCount } = state.tables;
  const ranks = newRanks(state);
  rank(ranks, state);
  return {
    ...{ state, random, ranks },
    window: newWindow(state),
    deviation: newDeviation(state),
    exchange: newExchange(state),
    best: { cost: objective(state), place: state.place.slice() },
    changed: new Int32Array(guestCount),
    isChanged: new Uint8Array(guestCount),
    counts: { changed: 0, work: 0 },
  };
}

/** Moves a guest, and keeps in mind that it has. */
export function moveNoted(search: LevelSearch, guest: number, to: number): void {
  moveLevel(search.state, guest, to);
  if (search.isChanged[guest] === 1) return;
  search.isChanged[guest] = 1;
  search.changed[search.counts.changed++] = guest;
}

/** Keeps the placement where it is better than the best so far. */
export function keepLevelBest({ state, best, changed, isChanged, counts }: LevelSearch): void {
  const cost = objective(state);
  if (cost >= best.cost) return;
  best.cost = cost;
  for (let index = 0; index < counts.changed; index++) {
    const guest = changed[index] as number;
    best.place[guest] = state.place[guest] as number;
    isChanged[guest] = 0;
  }
  counts.changed = 0;
}

export function returnToLevelBest({ state, best, changed, isChanged, counts }: LevelSearch): void {
  for (let index = 0; index < counts.changed; index++) {
    const guest = changed[index] as number;
    moveLevel(state, guest, best.place[guest] as number);
    isChanged[guest] = 0;
  }
  counts.changed = 0;
}

export const below = ({ random }: LevelSearch, count: number): number => Math.floor(random() * count);
