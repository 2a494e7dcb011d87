import { oneMore } from './count-costs.ts';
import type { Placement } from './placement.ts';
import { addWishDelta } from './site-wishes.ts';

/** What groups that count their members on nodes add when a guest moves and nobody else does. */
export function addGroupDelta(placement: Placement, guest: number, from: number, to: number): void {
  const { costStart, costList, nodeRow } = placement.tables.groups;
  for (let index = costStart[guest] as number, end = costStart[guest + 1] as number; index < end; index++) {
    const group = costList[index] as number;
    const row = nodeRow[group] as number;
    if (row >= 0) addCounted(placement, group, row * placement.tables.nodeCount, from, to);
    addWishDelta(placement, group, from, to);
  }
}

function addCounted(placement: Placement, group: number, row: number, from: number, to: number): void {
  const { tables, onNode, nodesWith, fullest, delta } = placement;
  const { counted, togetherWeight, togetherTier, togetherStart } = tables.groups;
  const here = onNode[row + from] as number;
  const there = onNode[row + to] as number;
  for (
    let index = counted.start[group] as number, end = counted.start[group + 1] as number;
    index < end;
    index++
  ) {
    const tier = counted.tier[index] as number;
    const change = oneMore(counted, index, there) - oneMore(counted, index, here - 1);
    delta[tier] = (delta[tier] as number) + change;
  }
  const together = togetherWeight[group] as number;
  if (together === 0) return;
  const most = fullest[group] as number;
  const isAlone = here === most && nodesWith[(togetherStart[group] as number) + most] === 1;
  const after = Math.max(isAlone ? most - 1 : most, there + 1);
  const tier = togetherTier[group] as number;
  delta[tier] = (delta[tier] as number) + together * (most - after);
}

/** 1 where a move takes a guest from home, -1 where it takes it back, else 0. */
export function movedSign({ tables, place }: Placement, guest: number, to: number): number {
  const home = tables.home[guest];
  if (place[guest] === home) return 1;
  return to === home ? -1 : 0;
}

/** How many groups of a guest have `count` moved members. */
function groupsWith({ tables, moved }: Placement, guest: number, count: number): number {
  const { start, list } = tables.groups;
  let groups = 0;
  for (let index = start[guest] as number, end = start[guest + 1] as number; index < end; index++)
    if (moved[list[index] as number] === count) groups++;
  return groups;
}

/** Whether one of a guest's groups has `count` moved members. */
function hasWith({ tables, moved }: Placement, guest: number, count: number): boolean {
  const { start, list } = tables.groups;
  for (let index = start[guest] as number, end = start[guest + 1] as number; index < end; index++)
    if (moved[list[index] as number] === count) return true;
  return false;
}

/** The most moved members of a group after one move. */
export function addMovedDelta(placement: Placement, guest: number, from: number, to: number): void {
  const { tables, movedMost, movedHistogram, delta } = placement;
  const { reach, movedWeight, movedTier } = tables.groups;
  const most = movedMost[0] as number;
  const home = tables.home[guest];
  if (from === home) {
    // Where all members have moved already, nobody is left who could be one more.
    if ((reach[guest] as number) > most && hasWith(placement, guest, most))
      delta[movedTier] = (delta[movedTier] as number) + movedWeight;
  } else if (to === home && (reach[guest] as number) >= most) {
    if (movedHistogram[most] === groupsWith(placement, guest, most))
      delta[movedTier] = (delta[movedTier] as number) - movedWeight;
  }
}

/** The same after two moves of guests that have no group in common. */
export function addMovedByTwo(
  placement: Placement,
  guest: number,
  to: number,
  other: number,
  back: number,
): void {
  const { reach } = placement.tables.groups;
  const most = placement.movedMost[0] as number;
  const one = (reach[guest] as number) < most ? 0 : movedSign(placement, guest, to);
  const two = (reach[other] as number) < most ? 0 : movedSign(placement, other, back);
  if (one !== 0 || two !== 0) addMostMoved(placement, guest, one, other, two);
}

function addMostMoved(placement: Placement, guest: number, one: number, other: number, two: number): void {
  const { movedMost, movedHistogram, delta, tables } = placement;
  const { movedWeight, movedTier } = tables.groups;
  const most = movedMost[0] as number;
  const isMore =
    (one === 1 && groupsWith(placement, guest, most) > 0) ||
    (two === 1 && groupsWith(placement, other, most) > 0);
  if (isMore) {
    delta[movedTier] = (delta[movedTier] as number) + movedWeight;
    return;
  }
  if (one !== -1 && two !== -1) return;
  let left = movedHistogram[most] as number;
  if (one === -1) left -= groupsWith(placement, guest, most);
  else if (one === 1) left += groupsWith(placement, guest, most - 1);
  if (two === -1) left -= groupsWith(placement, other, most);
  else if (two === 1) left += groupsWith(placement, other, most - 1);
  if (left === 0) delta[movedTier] = (delta[movedTier] as number) - movedWeight;
}
