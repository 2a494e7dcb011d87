import { at } from '../../kit/assert.ts';
import type { PlacementModel } from '../placement-model.ts';
import type { HardTerms } from './hard-terms.ts';

/** Guests that are always on one node. */
export interface Block {
  readonly guests: readonly number[];
  /** Homes of the members, each with those at home there. */
  readonly homes: ReadonlyMap<number, readonly number[]>;
  /** Per node: 1 where all of it may be. */
  readonly allowed: Uint8Array;
}

function leaders(guestCount: number, { together }: HardTerms): Int32Array {
  const leader = Int32Array.from({ length: guestCount }, (_, guest) => guest);
  const find = (guest: number): number => {
    let top = guest;
    while (leader[top] !== top) top = leader[top] ?? top;
    leader[guest] = top;
    return top;
  };
  for (const { guests } of together)
    for (const guest of guests) leader[find(guest)] = find(guests[0] ?? guest);
  return leader.map((_, guest) => find(guest));
}

function mayBe(model: PlacementModel, hard: HardTerms, guest: number, node: number): boolean {
  const isHome = at(model.home, guest) === node;
  if (isHome) return hard.mustLeave[guest] !== 1;
  return hard.mustStay[guest] !== 1 && model.allowed?.[guest * model.nodeCount + node] !== 0;
}

/** All guests in blocks, those without a partner alone. */
export function blocksOf(model: PlacementModel, hard: HardTerms): Block[] {
  const leader = leaders(model.guestCount, hard);
  const members = new Map<number, number[]>();
  leader.forEach((top, guest) => {
    members.set(top, [...(members.get(top) ?? []), guest]);
  });
  return [...members.values()].map((guests) => {
    const homes = new Map<number, number[]>();
    for (const guest of guests) {
      const home = at(model.home, guest);
      homes.set(home, [...(homes.get(home) ?? []), guest]);
    }
    const allowed = Uint8Array.from({ length: model.nodeCount }, (_, node) =>
      Number(guests.every((guest) => mayBe(model, hard, guest, node))),
    );
    return { guests, homes, allowed };
  });
}
