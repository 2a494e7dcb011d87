import { presence } from '../model/goals.ts';
import type { Group } from '../model/kernel.ts';
import type { Problem } from '../model/problem.ts';
import type { StepRule } from './step-problem.ts';

const unitsOf = ({ unitOf }: Problem, { guests }: Group): number[] => [
  ...new Set(guests.map((guest) => unitOf[guest] ?? -1).filter((unit) => unit >= 0)),
];

/** The counts that are not 0, by place. */
export const counted = (counts: Int32Array): ReadonlyMap<number, number> =>
  new Map([...counts.entries()].filter(([, count]) => count > 0));

/** Members in each place that never move. */
function restingIn({ unitOf, kernel, nodeCount }: Problem, { guests }: Group, place: Int32Array) {
  const counts = new Int32Array(nodeCount);
  for (const guest of guests.filter((member) => (unitOf[member] ?? -1) < 0))
    for (const at of new Set(presence(kernel.model, guest).map((node) => place[node] ?? 0)))
      counts[at] = (counts[at] ?? 0) + 1;
  return counted(counts);
}

/** Hard rules of groups beyond being apart: they hold at every instant, too. */
export function groupRules(problem: Problem): StepRule[] {
  const { kernel, nodeCount } = problem;
  const { site } = kernel;
  const itself = Int32Array.from({ length: nodeCount }, (_, node) => node);
  const limits = kernel.limited.flatMap((group): StepRule[] => {
    if (!group.strength.hard) return [];
    const { perNode, perSite, sitesMin, siteLeast } = group.limits;
    const members = unitsOf(problem, group);
    const onSites = {
      ...(perSite === undefined ? {} : { most: perSite }),
      ...(sitesMin === undefined ? {} : { placesLeast: sitesMin }),
      ...(siteLeast === undefined ? {} : { least: siteLeast }),
    };
    return [
      ...(perNode !== undefined
        ? [{ members, most: perNode, resting: restingIn(problem, group, itself) }]
        : []),
      ...(Object.keys(onSites).length === 0
        ? []
        : [{ members, place: site, ...onSites, resting: restingIn(problem, group, site) }]),
    ];
  });
  const separations = kernel.separations.map(
    ({ one, other, level }): StepRule => ({
      members: unitsOf(problem, one),
      avoids: unitsOf(problem, other),
      ...(level === 'site' ? { place: site } : {}),
    }),
  );
  return [...limits, ...separations];
}
