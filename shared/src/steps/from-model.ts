import type { GroupRule, PlacementModel } from '../kernel/placement-model.ts';
import type { StepDimension, StepProblem, StepRule } from './step-problem.ts';

/** Guests of other groups by their numbers. */
const guestsOf = ({ groups = [] }: PlacementModel, numbers: readonly number[]): number[] => [
  ...new Set(numbers.flatMap((number) => groups[number]?.guests ?? [])),
];

/** One group of the model as what must hold at every instant. */
function rulesOf(model: PlacementModel, group: GroupRule): StepRule[] {
  const { guests: members, perNodeMax, perSiteMax, sitesMin, siteLeast, avoids, avoidsOnSite } = group;
  const place = model.site ?? new Int32Array(model.nodeCount);
  const rules: StepRule[] = [];
  if (perNodeMax !== undefined && perNodeMax < members.length) rules.push({ members, most: perNodeMax });
  if (perSiteMax !== undefined && perSiteMax < members.length)
    rules.push({ members, place, most: perSiteMax });
  if (sitesMin !== undefined && sitesMin > 1) rules.push({ members, place, placesLeast: sitesMin });
  if (siteLeast !== undefined) rules.push({ members, place, least: siteLeast });
  if (avoids !== undefined && avoids.length > 0) rules.push({ members, avoids: guestsOf(model, avoids) });
  if (avoidsOnSite !== undefined && avoidsOnSite.length > 0)
    rules.push({ members, place, avoids: guestsOf(model, avoidsOnSite) });
  return rules;
}

const hasLimit = (capacity: ArrayLike<number>): boolean => {
  for (let node = 0; node < capacity.length; node++) if (Number.isFinite(capacity[node])) return true;
  return false;
};

/**
 * What the order of moves to a placement depends on, from the public model alone: every limit and every rule of
 * groups holds during the moves as it does after them.
 */
export function stepsOfModel(
  model: PlacementModel,
  place: ArrayLike<number>,
  bytes: ArrayLike<number>,
): StepProblem {
  const { guestCount, nodeCount, home, dimensions, groups = [] } = model;
  return {
    ...{ itemCount: guestCount, nodeCount, home, bytes },
    target: Int32Array.from({ length: guestCount }, (_, guest) => place[guest] ?? home[guest] ?? 0),
    dimensions: dimensions
      .filter(({ capacity }) => hasLimit(capacity))
      .map(
        ({ need, needAway, capacity }): StepDimension => ({
          ...{ needHome: need, capacity },
          ...(needAway === undefined ? {} : { needAway }),
        }),
      ),
    rules: groups.flatMap((group) => rulesOf(model, group)),
  };
}
