import type { Kernel, Limits } from './kernel.ts';
import type { GuestIndex, NodeIndex } from './model.ts';

/** Where a group's members are in the end, those that never move among them: one under way has arrived. */
export function endNodes(
  { model: { home, arriving } }: Kernel,
  guests: readonly GuestIndex[],
  unitOf: ArrayLike<number>,
  place: ArrayLike<number>,
): NodeIndex[] {
  const units = new Set(guests.map((guest) => unitOf[guest] ?? -1).filter((unit) => unit >= 0));
  const resting = guests.filter((guest) => (unitOf[guest] ?? -1) < 0);
  const nodeOf = (guest: GuestIndex): NodeIndex =>
    (arriving[guest] ?? -1) >= 0 ? (arriving[guest] ?? -1) : (home[guest] ?? -1);
  return [...[...units].map((unit) => place[unit] ?? -1), ...resting.map(nodeOf)].filter((node) => node >= 0);
}

/** By how many members or sites a group is off its limits per site, where it is on these nodes. */
export function siteExcess(
  { site }: Kernel,
  { perSite = Number.POSITIVE_INFINITY, sitesMin = 0, siteLeast = [] }: Limits,
  nodes: readonly NodeIndex[],
): number {
  const counts = new Map<number, number>();
  for (const node of nodes) counts.set(site[node] ?? 0, (counts.get(site[node] ?? 0) ?? 0) + 1);
  let excess = Math.max(0, sitesMin - counts.size);
  for (const count of counts.values()) excess += Math.max(0, count - perSite);
  siteLeast.forEach((least, each) => {
    excess += Math.max(0, least - (counts.get(each) ?? 0));
  });
  return excess;
}

/** Whether a hard rule about sites does not hold at the start: to repair it is a goal then. */
export const isToRepair = (
  kernel: Kernel,
  { guests, limits, strength }: Kernel['limited'][number],
  unitOf: ArrayLike<number>,
  home: ArrayLike<number>,
): boolean => strength.hard && siteExcess(kernel, limits, endNodes(kernel, guests, unitOf, home)) > 0;
