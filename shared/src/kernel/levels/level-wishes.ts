import type { LevelState } from './level-state.ts';
import { wishDelta } from './level-state.ts';

function shift({ tables, onNode }: LevelState, guest: number, from: number, to: number): void {
  const { groups, nodeCount } = tables;
  for (let index = groups.start[guest] as number; index < (groups.start[guest + 1] as number); index++) {
    const first = (groups.list[index] as number) * nodeCount;
    onNode[first + from] = (onNode[first + from] as number) - 1;
    onNode[first + to] = (onNode[first + to] as number) + 1;
  }
}

/** What it adds to broken wishes that two guests change places: as if one moved after the other. */
export function swapWishes(state: LevelState, guest: number, other: number): number {
  const { place } = state;
  const [from, to] = [place[guest] as number, place[other] as number];
  const first = wishDelta(state, guest, to);
  shift(state, guest, from, to);
  const both = first + wishDelta(state, other, from);
  shift(state, guest, to, from);
  return both;
}
