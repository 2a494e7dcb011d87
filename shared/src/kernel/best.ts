import { compareCosts } from './compare-costs.ts';
import { moveGuest, type Placement } from './placement.ts';

/** The best placement seen; what has changed since is noted, so that keeping it costs only that. */
export interface Best {
  readonly cost: Float64Array;
  readonly place: Int32Array;
  readonly changed: number[];
  readonly isChanged: Uint8Array;
}

export const bestOf = ({ cost, place }: Placement): Best => ({
  cost: cost.slice(),
  place: place.slice(),
  changed: [],
  isChanged: new Uint8Array(place.length),
});

export function noteChange({ changed, isChanged }: Best, guests: ArrayLike<number>, count: number) {
  for (let index = 0; index < count; index++) {
    const guest = guests[index] ?? 0;
    if (isChanged[guest] === 1) continue;
    isChanged[guest] = 1;
    changed.push(guest);
  }
}

export function keepBest({ cost, place, changed, isChanged }: Best, placement: Placement): void {
  if (compareCosts(placement.cost, cost, placement.tables.model.rankedTiers) >= 0) return;
  cost.set(placement.cost);
  for (const guest of changed) {
    place[guest] = placement.place[guest] ?? 0;
    isChanged[guest] = 0;
  }
  changed.length = 0;
}

/** Takes the placement back to the best one. */
export function returnToBest({ place, changed, isChanged }: Best, placement: Placement): void {
  for (const guest of changed) {
    moveGuest(placement, guest, place[guest] ?? 0);
    isChanged[guest] = 0;
  }
  changed.length = 0;
}
