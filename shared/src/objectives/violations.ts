import type { Group } from '../model/kernel.ts';
import type { Problem } from '../model/problem.ts';
import { endNodes, isToRepair, siteExcess } from '../model/site-excess.ts';
import type { Objective, Placement } from './objective.ts';

/** Where the members of a group are: guests that move as one are one, a guest in flight is on two nodes. */
function placesOf({ kernel, unitOf }: Problem, { guests }: Group, place: Placement): number[] {
  const { home, arriving } = kernel.model;
  const units = new Set(guests.map((guest) => unitOf[guest] ?? -1).filter((unit) => unit >= 0));
  const resting = guests.filter((guest) => (unitOf[guest] ?? -1) < 0);
  return [
    ...[...units].map((unit) => place[unit] ?? -1),
    ...resting.flatMap((guest) => [...new Set([home[guest] ?? -1, arriving[guest] ?? -1])]),
  ].filter((node) => node >= 0);
}

/** How many there are on each node that has some. */
function countsOf(nodes: readonly number[]): number[] {
  const byNode = new Map<number, number>();
  for (const node of nodes) byNode.set(node, (byNode.get(node) ?? 0) + 1);
  return [...byNode.values()];
}

const counts = (problem: Problem, group: Group, place: Placement): number[] =>
  countsOf(placesOf(problem, group, place));

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const above = (values: readonly number[], most: number): number =>
  total(values.map((value) => Math.max(0, value - most)));

/** Rules that are broken: the first thing that a plan is for. */
export const violations = {
  id: 'violations',
  title: 'Broken rules',
  description:
    'Guests that meet although they must not, are scattered although they belong together, are wrongly shared out over sites, or are where a pin does not allow.',
  tier: 'violations',
  compile({ kernel, broken }) {
    for (const guest of kernel.broken.keys()) broken(guest, 1);
  },
  measure(problem, place) {
    const { kernel, bundles, brokenCost, home, unitOf } = problem;
    const hard = <T extends { readonly strength: { readonly hard: boolean } }>(groups: readonly T[]) =>
      groups.filter(({ strength }) => strength.hard);
    const met = hard(kernel.apart).map((group) => above(counts(problem, group, place), 1));
    const crowded = hard(kernel.limited).map((group) =>
      above(counts(problem, group, place), group.limits.perNode ?? Number.POSITIVE_INFINITY),
    );
    const lacking = kernel.limited.filter((group) => isToRepair(kernel, group, unitOf, home));
    const offSites = lacking.map(({ guests, limits }) =>
      siteExcess(kernel, limits, endNodes(kernel, guests, unitOf, place)),
    );
    const scattered = bundles.groups.map((group) => {
      const parts = countsOf(endNodes(kernel, group.guests, unitOf, place));
      return total(parts) - Math.max(0, ...parts);
    });
    const misplaced = [...brokenCost].map((cost, unit) => (place[unit] === home[unit] ? cost : 0));
    return [total(met) + total(crowded) + total(offSites) + total(scattered) + total(misplaced)];
  },
} as const satisfies Objective;
