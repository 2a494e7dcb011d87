import { type LevelState, moveInGroups, wishDelta } from './level-state.ts';

/** What it adds to broken wishes that two guests change places: as if one moved after the other. */
export function swapWishes(state: LevelState, guest: number, other: number): number {
  const { place } = state;
  const [from, to] = [place[guest] as number, place[other] as number];
  const first = wishDelta(state, guest, to);
  moveInGroups(state, guest, from, to);
  const both = first + wishDelta(state, other, from);
  moveInGroups(state, guest, to, from);
  return both;
}
