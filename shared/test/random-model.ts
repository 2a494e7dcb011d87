import type { GroupRule, PlacementModel } from '../src/kernel/placement-model.ts';
import { at } from '../src/kit/assert.ts';
import { type Random, seededRandom } from '../src/kit/random.ts';

const NODES = 6;
const GUESTS = 40;

type Facts = {
  readonly random: Random;
  readonly home: readonly number[];
  readonly site: readonly number[];
  readonly hood: readonly number[];
};

const below = (random: Random, count: number): number => Math.floor(random() * count);
const list = (count: number, figure: () => number): number[] => Array.from({ length: count }, figure);

function dimensions({ random, home }: Facts): PlacementModel['dimensions'] {
  return [0, 1, 2].map((index) => {
    const need = list(GUESTS, () => below(random, 50));
    const load = list(NODES, () => 0);
    home.forEach((node, guest) => {
      load[node] = at(load, node) + at(need, guest);
    });
    return {
      need,
      capacity: load.map((held) => held + below(random, 120)),
      safety: load.map((held) => held - below(random, 80)),
      isDuring: index === 1,
      weight: 1 + below(random, 9),
      squareWeight: index === 2 ? 2 : 0,
      tier: index === 0 ? 1 : 2,
    };
  });
}

/** Groups whose rules hold at the start, if only just. */
function groups({ random, home, site, hood }: Facts): GroupRule[] {
  const most = (places: readonly number[]) =>
    Math.max(...places.map((place) => places.filter((each) => each === place).length));
  const drawn = list(10, () => 0).map(() => [...new Set(list(4, () => below(random, GUESTS)))]);
  const hoodsOf = drawn.map((guests) => new Set(guests.map((guest) => at(hood, at(home, guest)))));
  return drawn.map((guests, index) => {
    const places = guests.map((guest) => at(home, guest));
    const sites = places.map((place) => at(site, place));
    const needed = (index + 1) % drawn.length;
    const isNear = [...at(hoodsOf, index)].every((each) => at(hoodsOf, needed).has(each));
    return {
      guests,
      perNodeMax: most(places),
      ...(index % 3 === 0 ? { perSiteMax: most(sites) } : {}),
      ...(index % 3 === 1 ? { sitesMin: new Set(sites).size } : {}),
      ...(isNear ? { needs: [needed] } : {}),
      ...(index % 4 === 0 ? { together: { weight: 3, tier: 0 } } : {}),
      ...(index % 4 === 1 ? { perNodeMax: 1, repair: { weight: 5, tier: 0 } } : {}),
    };
  });
}

/** With a limit that the start keeps, and nothing to repair. */
const sound = ({ repair, ...group }: GroupRule): GroupRule =>
  repair === undefined ? group : { ...group, perNodeMax: 4 };

const withoutCosts = (group: GroupRule): GroupRule => {
  const { together: _, ...rest } = sound(group);
  return rest;
};

/** A small problem with every kind of rule and cost. Some groups start broken where `canBeBroken`;
 * every second one has no groups with costs, which are evaluated another way.
 */
export function randomModel(seed: number, canBeBroken: boolean): PlacementModel {
  const random = seededRandom(seed);
  const site = [0, 0, 1, 1, 2, 2];
  const hood = [0, 1, 0, 1, 0, 1];
  const home = list(GUESTS, () => below(random, NODES));
  const all = groups({ random, home, site, hood }).map((group) =>
    seed % 2 === 0 ? group : withoutCosts(group),
  );
  return {
    ...{ guestCount: GUESTS, nodeCount: NODES, home, site, neighbourhood: hood },
    allowed: list(GUESTS * NODES, () => Number(random() < 0.9)),
    dimensions: dimensions({ random, home, site, hood }),
    pairs: [{ first: 0, second: 1, target: 2, weight: 3, tier: 2 }],
    groups: canBeBroken ? all : all.map(sound),
    moveCosts: [
      { tier: 3, perGuest: list(GUESTS, () => below(random, 20)) },
      {
        tier: 2,
        perRoute: list(NODES * NODES, () => below(random, 5)),
        perTarget: list(GUESTS * NODES, () => below(random, 7) - 3),
      },
    ],
    movedMembers: { weight: 11, tier: 2 },
    tierCount: 4,
    searchTier: 2,
  };
}
