import type { Draw } from './draw.ts';
import { applyChange, evaluateChange, evaluateMove, evaluateSwap, moveCostChange } from './evaluate.ts';
import { moveGuest, type Placement } from './placement.ts';
import type { MoveTable } from './tables.ts';

/** Proposes one change; false where it drew one that may not be. */
export type Operator = (draw: Draw) => boolean;

/** Of a few guests on the same node that are alike the one whose way is cheapest; the first of equals. */
function standIn({ placement, alike }: Draw, guest: number, to: number): number {
  const { classOf, start, list } = alike;
  const kind = classOf[guest] as number;
  const first = start[kind] as number;
  const count = (start[kind + 1] as number) - first;
  if (count < 2) return guest;
  const { place } = placement;
  let cheapest = guest;
  for (let index = 0; index < Math.min(count, ALIKE_MAX); index++) {
    const other = list[first + ((guest + index) % count)] as number;
    if (place[other] === place[guest] && isCheaper(placement, other, cheapest, to)) cheapest = other;
  }
  return cheapest;
}

const ALIKE_MAX = 8;

function isCheaper({ tables, place }: Placement, one: number, other: number, to: number): boolean {
  const { moveCosts } = tables;
  for (let index = 0; index < moveCosts.length; index++) {
    const table = moveCosts[index] as MoveTable;
    const difference =
      moveCostChange(tables, table, one, place[one] as number, to) -
      moveCostChange(tables, table, other, place[other] as number, to);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

export function proposeMove(draw: Draw, guest: number, to: number): boolean {
  if (guest < 0) return false;
  const { placement, change } = draw;
  const mover = standIn(draw, guest, to);
  if (!evaluateMove(placement, mover, to)) return false;
  change.count = 1;
  change.guests[0] = mover;
  change.targets[0] = to;
  return true;
}

/** Whether two guests that are alike would only change names: neither comes home. */
function isIdle({ placement, alike }: Draw, guest: number, other: number): boolean {
  const { classOf } = alike;
  if (classOf[guest] !== classOf[other]) return false;
  const { place, tables } = placement;
  return place[other] !== tables.home[guest] && place[guest] !== tables.home[other];
}

export function proposeSwap(draw: Draw, guest: number, other: number): boolean {
  const { placement, change } = draw;
  if (guest < 0 || other < 0 || isIdle(draw, guest, other)) return false;
  if (!evaluateSwap(placement, guest, other)) return false;
  change.count = 2;
  change.guests[0] = guest;
  change.guests[1] = other;
  change.targets[0] = placement.place[other] as number;
  change.targets[1] = placement.place[guest] as number;
  return true;
}

/** What `change` holds already; a guest twice, or one that stays, is no chain. */
export function proposeChain({ placement, change }: Draw): boolean {
  const { guests, targets, count } = change;
  for (let index = 0; index < count; index++) {
    const guest = guests[index] ?? -1;
    if (guest < 0 || placement.place[guest] === targets[index]) return false;
    for (let before = 0; before < index; before++) if (guests[before] === guest) return false;
  }
  return evaluateChange(placement, guests, targets, count);
}

export function setStep({ change }: Draw, index: number, guest: number, target: number): void {
  change.guests[index] = guest;
  change.targets[index] = target;
  change.count = index + 1;
}

/** Does what was proposed last. */
export function apply({ placement, change }: Draw): void {
  if (change.count === 1) moveGuest(placement, change.guests[0] ?? 0, change.targets[0] ?? 0);
  else applyChange(placement, change.guests, change.targets, change.count);
}
