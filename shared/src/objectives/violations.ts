import type { Group } from '../model/kernel.ts';
import type { Problem } from '../model/problem.ts';
import type { Objective, Placement } from './objective.ts';

/** Where every running guest is, as nodes by guest; a guest in flight is on two. */
function guestNodes({ kernel, bundles }: Problem, place: Placement): number[][] {
  const { home, arriving } = kernel.model;
  const nodes = [...home].map((node, guest) => [...new Set([node, arriving[guest] ?? -1])]);
  bundles.units.forEach(({ guests }, unit) => {
    for (const guest of guests) nodes[guest] = [place[unit] ?? -1];
  });
  return nodes.map((places) => places.filter((node) => node >= 0));
}

function counts({ guests }: Group, nodes: readonly number[][]): number[] {
  const byNode = new Map<number, number>();
  for (const guest of guests)
    for (const node of nodes[guest] ?? []) byNode.set(node, (byNode.get(node) ?? 0) + 1);
  return [...byNode.values()];
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Rules that are broken: the first thing that a plan is for. */
export const violations = {
  id: 'violations',
  title: 'Broken rules',
  description:
    'Guests that meet although they must not, are scattered although they belong together, or are where a pin does not allow.',
  rank: 0,
  compile({ kernel, broken }) {
    for (const guest of kernel.broken.keys()) broken(guest, 1);
  },
  measure(problem, place) {
    const nodes = guestNodes(problem, place);
    const { kernel, bundles, brokenCost, home } = problem;
    const met = kernel.apart.flatMap((group) => counts(group, nodes).map((count) => count - 1));
    const scattered = bundles.groups.map((group) => {
      const parts = counts(group, nodes);
      return total(parts) - Math.max(0, ...parts);
    });
    const misplaced = [...brokenCost].map((cost, unit) => (place[unit] === home[unit] ? cost : 0));
    return [total(met) + total(scattered) + total(misplaced)];
  },
} as const satisfies Objective;
