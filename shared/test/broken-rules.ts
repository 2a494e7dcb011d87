import type { GroupRule, PlacementModel } from '../src/kernel/placement-model.ts';
import { at } from '../src/kit/assert.ts';

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function brokenCapacity({ dimensions, home, nodeCount }: PlacementModel, place: ArrayLike<number>): string[] {
  return dimensions.flatMap(({ need, capacity, isDuring }, row) =>
    range(nodeCount).flatMap((node) => {
      const there = range(place.length).filter(
        (guest) => at(place, guest) === node || (isDuring === true && at(home, guest) === node),
      );
      const held = there.reduce((sum, guest) => sum + at(need, guest), 0);
      return held > at(capacity, node) ? [`row ${row} on node ${node}`] : [];
    }),
  );
}

function brokenGroup(model: PlacementModel, group: GroupRule, place: ArrayLike<number>): string[] {
  const { perNodeMax = 99, perSiteMax = 99, sitesMin = 0, needs = [] } = group;
  const nodes = group.guests.map((guest) => at(place, guest));
  const sites = nodes.map((node) => at(model.site ?? [], node));
  const hoodsOf = ({ guests }: GroupRule) =>
    new Set(guests.map((guest) => at(model.neighbourhood ?? [], at(place, guest))));
  const most = (places: readonly number[]) =>
    Math.max(...places.map((each) => places.filter((other) => other === each).length));
  const lacks = needs.some((needed) =>
    [...hoodsOf(group)].some((hood) => !hoodsOf(at(model.groups ?? [], needed)).has(hood)),
  );
  return [
    ...(most(nodes) > perNodeMax ? ['too many on a node'] : []),
    ...(most(sites) > perSiteMax ? ['too many on a site'] : []),
    ...(new Set(sites).size < sitesMin ? ['too few sites'] : []),
    ...(lacks ? ['not near'] : []),
  ];
}

/** Every rule of a model that a placement breaks, told from the public model alone. */
export function brokenRules(model: PlacementModel, place: ArrayLike<number>): string[] {
  const strangers = range(place.length).filter(
    (guest) =>
      at(place, guest) !== at(model.home, guest) &&
      (model.allowed ?? [])[guest * model.nodeCount + at(place, guest)] === 0,
  );
  return [
    ...strangers.map((guest) => `guest ${guest} is not allowed`),
    ...brokenCapacity(model, place),
    ...(model.groups ?? []).flatMap((group) => brokenGroup(model, group, place)),
  ];
}
