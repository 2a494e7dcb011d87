import type { Group, Kernel } from '../model/kernel.ts';
import type { GuestIndex } from '../model/model.ts';
import type { SearchState } from '../model/search-state.ts';
import { endNodes, siteExcess } from '../model/site-excess.ts';
import { type Reason, reason } from './reason.ts';

/** The guests of a group but those of one unit, on each node (or site) where there are any. */
function othersByPlace(
  { problem, place }: SearchState,
  { guests }: Group,
  unit: number,
  placeOf: (node: number) => number,
): Map<number, GuestIndex[]> {
  const { kernel, unitOf } = problem;
  const { home, arriving } = kernel.model;
  const found = new Map<number, GuestIndex[]>();
  for (const guest of guests) {
    const own = unitOf[guest] ?? -1;
    if (own === unit) continue;
    const nodes = own >= 0 ? [place[own] ?? -1] : [home[guest] ?? -1, arriving[guest] ?? -1];
    for (const at of new Set(nodes.filter((node) => node >= 0).map(placeOf)))
      found.set(at, [...(found.get(at) ?? []), guest]);
  }
  return found;
}

const includesUnit = ({ problem }: SearchState, { guests }: Group, unit: number): boolean =>
  guests.some((guest) => problem.unitOf[guest] === unit);

type Limited = Kernel['limited'][number];

/** The limits per site, where the unit would change its site. */
function siteRefusal(state: SearchState, group: Limited, unit: number, to: number): Reason | undefined {
  const { origin, limits } = group;
  const { site } = state.problem.kernel;
  const siteOf = (node: number): number => site[node] ?? 0;
  const [source, target] = [siteOf(state.place[unit] ?? 0), siteOf(to)];
  if (source === target) return undefined;
  const others = othersByPlace(state, group, unit, siteOf);
  const count = (at: number): number => others.get(at)?.length ?? 0;
  const { perSite = Number.POSITIVE_INFINITY, sitesMin = 0, siteLeast } = limits;
  if (count(target) >= perSite) return reason('at-most-per-site', { most: perSite, origin });
  const used = new Set([...others.keys(), target]).size;
  if (used < sitesMin && count(source) === 0 && count(target) > 0)
    return reason('sites-least', { least: sitesMin, origin });
  const least = siteLeast?.[source] ?? 0;
  return count(source) < least ? reason('site-least', { least, origin }) : undefined;
}

function limitRefusal(state: SearchState, group: Limited, unit: number, to: number): Reason | undefined {
  const { perNode } = group.limits;
  if (!group.strength.hard) return undefined;
  if (perNode !== undefined && to !== state.place[unit]) {
    const there = othersByPlace(state, group, unit, (node) => node).get(to)?.length ?? 0;
    if (there >= perNode) return reason('at-most-per-node', { most: perNode, origin: group.origin });
  }
  return siteRefusal(state, group, unit, to);
}

/** Who of the other group is already where the unit would come. */
function separationRefusal(
  state: SearchState,
  { one, other, level }: Kernel['separations'][number],
  unit: number,
  to: number,
): Reason | undefined {
  const { kernel } = state.problem;
  const placeOf = (node: number): number => (level === 'node' ? node : (kernel.site[node] ?? 0));
  if (placeOf(state.place[unit] ?? 0) === placeOf(to)) return undefined;
  for (const [own, avoided] of [
    [one, other],
    [other, one],
  ] as const) {
    if (!includesUnit(state, own, unit)) continue;
    const met = othersByPlace(state, avoided, unit, placeOf).get(placeOf(to));
    if (met === undefined) continue;
    const guests = met.map((guest) => kernel.model.guests[guest]?.vmid).join(', ');
    return reason('not-beside', { guests, origin: own.origin });
  }
  return undefined;
}

/** Whether sites have too many or too few of a group that must be shared out over them. */
const isOffSites = ({ problem, place }: SearchState, { guests, limits }: Limited): boolean =>
  siteExcess(problem.kernel, limits, endNodes(problem.kernel, guests, problem.unitOf, place)) > 0;

/** A hard rule about sites that does not hold. */
export const brokenOnSites = (state: SearchState): Limited | undefined =>
  state.problem.kernel.limited.find((group) => group.strength.hard && isOffSites(state, group));

/** The rule that allows fewer members where a unit is than there are, or more elsewhere. */
export function crowdedRule(state: SearchState, unit: number): string | undefined {
  const node = state.place[unit];
  if (node === undefined) return undefined;
  const isCrowded = (group: Limited): boolean => {
    const { perNode = Number.POSITIVE_INFINITY } = group.limits;
    const there = othersByPlace(state, group, unit, (each) => each).get(node)?.length ?? 0;
    return there >= perNode || isOffSites(state, group);
  };
  const { limited } = state.problem.kernel;
  return limited.find((group) => group.strength.hard && includesUnit(state, group, unit) && isCrowded(group))
    ?.origin;
}

/** What rules about groups and sites refuse, beyond keeping guests apart or together. */
export function ruleRefusal(state: SearchState, unit: number, to: number): Reason | undefined {
  const { limited, separations } = state.problem.kernel;
  for (const group of limited) {
    const why = includesUnit(state, group, unit) ? limitRefusal(state, group, unit, to) : undefined;
    if (why !== undefined) return why;
  }
  for (const separation of separations) {
    const why = separationRefusal(state, separation, unit, to);
    if (why !== undefined) return why;
  }
  return undefined;
}
