import type { KernelBuilder } from '../model/kernel.ts';
import type { GuestIndex, Model } from '../model/model.ts';
import { reason } from '../plan/reason.ts';
import { siteFinder } from '../rules/sites.ts';

/** How many members of a group each site has at most and at least. */
export interface SiteBounds {
  readonly most: number;
  readonly least: ReadonlyMap<string, number>;
  readonly sitesMin: number;
}

/** The sites of the nodes, by number, for the search; every rule about sites says it anew, which changes nothing. */
export function siteNumbers({ nodes, settings }: Model): {
  readonly siteOf: Int32Array;
  readonly names: string[];
} {
  const find = siteFinder(settings);
  const names = [...new Set(nodes.map(({ name }) => find(name)))];
  return { siteOf: Int32Array.from(nodes, ({ name }) => names.indexOf(find(name))), names };
}

/** Guests that would rather be the ones to leave: small ones that nothing seems to hold. */
export function easiestFirst({ guests, snapshot }: Model, members: readonly GuestIndex[]): GuestIndex[] {
  const burden = (index: GuestIndex): number => {
    const guest = guests[index];
    if (guest === undefined) return Number.POSITIVE_INFINITY;
    const isHeld =
      guest.lock !== undefined || guest.kind === 'lxc' || (guest.placement?.localResources.length ?? 0) > 0;
    const isOfHa = guest.ha !== undefined && snapshot.cluster.nativeRebalance;
    return (guest.memoryTotalBytes ?? 0) + (isHeld || isOfHa ? 2 ** 50 : 0);
  };
  return [...members].sort((one, other) => burden(one) - burden(other) || one - other);
}

/** What a guest that should leave its site may not be satisfied with. */
export function sendAway(
  { model, forbid, repair }: KernelBuilder,
  guest: GuestIndex,
  origin: string,
  isWanted: (site: number) => boolean,
): void {
  const { siteOf, names } = siteNumbers(model);
  repair(guest, origin);
  siteOf.forEach((site, node) => {
    if (!isWanted(site)) forbid(guest, node, reason('other-site', { site: names[site] ?? '', origin }));
  });
}

const lacksOf = (counts: readonly number[], { least, sitesMin }: SiteBounds, names: readonly string[]) => {
  const lacks = names.map((name, site) => Math.max(0, (least.get(name) ?? 0) - (counts[site] ?? 0)));
  const used = counts.filter((count) => count > 0).length;
  let missing = sitesMin - used - lacks.filter((lack, site) => lack > 0 && counts[site] === 0).length;
  for (const [site, count] of counts.entries()) {
    if (missing <= 0) break;
    if (count > 0 || (lacks[site] ?? 0) > 0) continue;
    lacks[site] = 1;
    missing--;
  }
  return lacks;
};

/**
 * Where the bounds do not hold at the start, those who should move: from sites with too many, to where some lack.
 * The search itself keeps the bounds; this makes their repair a goal.
 */
export function repairSites(
  builder: KernelBuilder,
  group: { readonly guests: readonly GuestIndex[]; readonly origin: string },
  bounds: SiteBounds,
): void {
  const { model } = builder;
  const { siteOf, names } = siteNumbers(model);
  const membersOn = names.map((_, site) =>
    group.guests.filter((guest) => siteOf[model.home[guest] ?? 0] === site),
  );
  const counts = membersOn.map(({ length }) => length);
  const lacks = lacksOf(counts, bounds, names);
  let wanted = lacks.reduce((sum, lack) => sum + lack, 0);
  membersOn.forEach((members, site) => {
    const floor = Math.max(1, bounds.least.get(names[site] ?? '') ?? 0);
    const tooMany = Math.max(0, members.length - bounds.most);
    const spare = Math.min(wanted, Math.max(0, members.length - floor));
    const leaving = easiestFirst(model, members).slice(0, Math.max(tooMany, spare));
    leaving.forEach((guest, index) => {
      const fillsLack = index < spare;
      sendAway(builder, guest, group.origin, (other) =>
        fillsLack ? (lacks[other] ?? 0) > 0 : other !== site && (counts[other] ?? 0) < bounds.most,
      );
    });
    wanted -= spare;
  });
}
