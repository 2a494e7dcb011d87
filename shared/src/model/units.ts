import { type Reason, reason } from '../plan/reason.ts';
import type { Group, Kernel, Limits } from './kernel.ts';
import type { GuestIndex, NodeIndex } from './model.ts';

/** Guests that move as one: a single guest, or those of a group that are on the same node already. */
export interface Unit {
  readonly guests: readonly GuestIndex[];
  /** All that are together already and end together: more than `guests` where they may go one after the other. */
  readonly block: readonly GuestIndex[];
  readonly home: NodeIndex;
  /** The group of `Units.groups` that it belongs to; -1 for none. */
  readonly group: number;
}

export interface Units {
  readonly units: readonly Unit[];
  /** Groups that belong together, none sharing a guest with another. */
  readonly groups: readonly Group[];
  /** Guests that stay because one that belongs to them does. */
  readonly stays: ReadonlyMap<GuestIndex, Reason>;
}

/** Joins groups that share a guest: what belongs to the same belongs together. */
export function joinGroups(groups: readonly Group[]): readonly Group[] {
  const joined: Group[] = [];
  for (const group of groups) {
    const touching = joined.filter(({ guests }) => guests.some((guest) => group.guests.includes(guest)));
    for (const other of touching) joined.splice(joined.indexOf(other), 1);
    const all = [...touching, group];
    const guests = [...new Set(all.flatMap((each) => each.guests))].sort((one, other) => one - other);
    joined.push({ guests, origin: [...new Set(all.map(({ origin }) => origin))].join(', ') });
  }
  return joined;
}

const APART: Limits = { perNode: 1 };

/** Whether so many of a group that belongs together are more than another rule lets meet. */
function cannotMeet(group: Group, { guests, limits }: Group & { readonly limits: Limits }): boolean {
  const most = Math.min(limits.perNode ?? guests.length, limits.perSite ?? guests.length);
  return group.guests.filter((guest) => guests.includes(guest)).length > most;
}

/** Whether a group that belongs together has members of both sides of a rule that lets them nowhere meet. */
const isOnBothSides = (group: Group, { one, other }: Kernel['separations'][number]): boolean =>
  [one, other].every(({ guests }) => group.guests.some((guest) => guests.includes(guest)));

/** The origin of a rule that a group that belongs together can never keep. */
function conflictOf({ apart, limited, separations }: Kernel, group: Group): string | undefined {
  const counting = [...apart.map((other) => ({ ...other, limits: APART })), ...limited];
  const counted = counting.find((other) => other.strength.hard && cannotMeet(group, other));
  return counted?.origin ?? separations.find((each) => isOnBothSides(group, each))?.one.origin;
}

/** Whether members may go one after the other: the group is scattered, and no command moves all of it. */
function isDivisible({ model, together }: Kernel, { guests }: Group): boolean {
  const isScattered = guests.some((guest) => model.home[guest] !== model.home[guests[0] ?? -1]);
  const touches = (other: Group) => other.guests.some((guest) => guests.includes(guest));
  return isScattered && !together.some((group) => group.isOneCommand && touches(group));
}

/** The parts of a group by the node they are on; a part with a guest that stays, stays. */
function blocks(kernel: Kernel, group: Group, number: number, kept: Map<GuestIndex, Reason>): Unit[] {
  const { model, stays } = kernel;
  const conflict = conflictOf(kernel, group);
  const units: Unit[] = [];
  for (const home of new Set(group.guests.map((guest) => model.home[guest] ?? -1))) {
    const guests = group.guests.filter((guest) => model.home[guest] === home);
    const anchors = guests.filter((guest) => stays.has(guest));
    if (conflict !== undefined) {
      const why = reason('rules-conflict', { one: group.origin, other: conflict });
      for (const guest of guests) kept.set(guest, why);
      continue;
    }
    if (anchors.length === 0) {
      units.push({ guests, block: guests, home, group: number });
      continue;
    }
    const anchor = anchors.map((guest) => model.guests[guest]?.vmid).join(', ');
    for (const guest of guests)
      if (!stays.has(guest))
        kept.set(guest, reason('keep-together', { guests: anchor, origin: group.origin }));
  }
  return units;
}

const oneByOne = (unit: Unit): Unit[] => unit.guests.map((guest) => ({ ...unit, guests: [guest] }));

/**
 * What the search may move: every guest that runs and that nothing keeps, bundled where groups demand it. Blocks of
 * scattered groups come guest by guest where they are to be divided.
 */
export function buildUnits(kernel: Kernel, areDivided: boolean): Units {
  const { model, stays } = kernel;
  const groups = joinGroups(kernel.together.filter(({ strength }) => strength.hard));
  const kept = new Map<GuestIndex, Reason>();
  const units = groups.flatMap((group, number) => {
    const whole = blocks(kernel, group, number, kept);
    return areDivided && isDivisible(kernel, group) ? whole.flatMap(oneByOne) : whole;
  });
  const grouped = new Set(groups.flatMap(({ guests }) => guests));
  model.guests.forEach((_, guest) => {
    const home = model.home[guest] ?? -1;
    if (model.running[guest] !== 1 || home < 0 || stays.has(guest) || grouped.has(guest)) return;
    units.push({ guests: [guest], block: [guest], home, group: -1 });
  });
  units.sort((one, other) => (one.guests[0] ?? 0) - (other.guests[0] ?? 0));
  return { units, groups, stays: kept };
}
