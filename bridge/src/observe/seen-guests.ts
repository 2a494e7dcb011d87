import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';

/** The guests of one look, by vmid. */
export type GuestList = readonly GuestFacts[];

/** What all observers of a process have seen last: most users of a cluster see the same guests say the same. */
export interface SeenGuests {
  note(guests: GuestList): void;
  /** The newest first. */
  lists(): GuestList[];
}

/** Of the two looks before one's own hardly anything has changed, and each that is gone through takes time. */
const LISTS_MAX = 3;

/** Holds nothing: a list that nobody shows any more is forgotten. */
export function createSeenGuests(): SeenGuests {
  let known: WeakRef<GuestList>[] = [];
  const lists = () =>
    known.flatMap((each) => {
      const list = each.deref();
      return list === undefined ? [] : [list];
    });
  return {
    note(guests) {
      const others = known.filter((each) => each.deref() !== guests);
      known = [new WeakRef(guests), ...others].slice(0, LISTS_MAX);
    },
    lists,
  };
}

/** The guest in a list that is sorted by vmid; without much ado where it is at the place where it is looked for first. */
export function guestIn(list: GuestList, vmid: number, first: number): GuestFacts | undefined {
  if (list[first]?.vmid === vmid) return list[first];
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.vmid ?? 0) < vmid) low = middle + 1;
    else high = middle;
  }
  return list[low]?.vmid === vmid ? list[low] : undefined;
}
