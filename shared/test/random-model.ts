import type { Extreme, GroupRule, PlacementModel, SiteWish } from '../src/kernel/placement-model.ts';
import { at } from '../src/kit/assert.ts';
import { type Random, seededRandom } from '../src/kit/random.ts';

const NODES = 6;
const GUESTS = 40;

type Facts = {
  readonly random: Random;
  readonly home: readonly number[];
  readonly site: readonly number[];
  readonly hood: readonly number[];
  /** Every second model has what makes the evaluation take its other ways. */
  readonly isOdd: boolean;
};

const below = (random: Random, count: number): number => Math.floor(random() * count);
const list = (count: number, figure: () => number): number[] => Array.from({ length: count }, figure);

function dimensions({ random, home, isOdd }: Facts): PlacementModel['dimensions'] {
  return [0, 1, 2].map((index) => {
    const need = list(GUESTS, () => below(random, 50));
    const load = list(NODES, () => 0);
    home.forEach((node, guest) => {
      load[node] = at(load, node) + at(need, guest);
    });
    return {
      need,
      ...(index === 1 && isOdd ? { needAway: need.map((own) => own + below(random, 9) - 2) } : {}),
      capacity: load.map((held) => held + below(random, 120)),
      safety: load.map((held) => held - below(random, 80)),
      isDuring: index === 1,
      weight: 1 + below(random, 9),
      squareWeight: index === 2 && isOdd ? 2 : 0,
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

/** The one or the other of what can be wished of sites, or all of it. */
const siteWish = (index: number): SiteWish => ({
  ...(index % 2 === 0 ? { most: 1, least: [0, 2, 1] } : {}),
  ...(index % 3 < 2 ? { sitesMin: 3 } : {}),
  ...{ weight: 6, tier: 2 },
});

/** Rules between groups, and counts of members that only cost something. */
function more(
  { random, home, site }: Facts,
  groups: readonly GroupRule[],
  canBeBroken: boolean,
): GroupRule[] {
  const nodesOf = ({ guests }: GroupRule) => new Set(guests.map((guest) => at(home, guest)));
  const sitesOf = (group: GroupRule) => new Set([...nodesOf(group)].map((node) => at(site, node)));
  const apart = (one: ReadonlySet<number>, other: ReadonlySet<number>) =>
    canBeBroken || [...one].every((place) => !other.has(place));
  return groups.map((group, index) => {
    const other = (index + 3) % groups.length;
    const [their, own] = [at(groups, other), group];
    const isDisjoint = own.guests.every((guest) => !their.guests.includes(guest));
    const sites = own.guests.map((guest) => at(site, at(home, guest)));
    return {
      ...group,
      ...(isDisjoint && apart(nodesOf(own), nodesOf(their)) ? { avoids: [other] } : {}),
      ...(isDisjoint && apart(sitesOf(own), sitesOf(their)) ? { avoidsOnSite: [other] } : {}),
      ...(index % 3 === 2
        ? {
            siteLeast: [0, 1, 2].map((each) => sites.filter((one) => one === each).length - below(random, 2)),
          }
        : {}),
      ...(index % 2 === 0
        ? { crowded: { most: 1, per: index % 4 === 0 ? 'member' : 'node', weight: 7, tier: 2 } as const }
        : { even: { weight: 2, tier: 2 } }),
      ...(index % 5 < 2 ? { siteWish: siteWish(index) } : {}),
    };
  });
}

function extremes({ random }: Facts): Extreme[] {
  return [0, 1, 2].map((index) => ({
    of: index === 1 ? 'greatest' : 'gap',
    need: list(GUESTS, () => below(random, index === 2 ? 3 : 50)),
    ...(index === 0 ? {} : { base: list(NODES, () => below(random, 90)) }),
    divisor: list(NODES, () => below(random, 4) * 5),
    weight: 4,
    tier: index === 0 ? 2 : 3,
  }));
}

/** With a limit that the start keeps, and nothing to repair. */
const sound = ({ repair, ...group }: GroupRule): GroupRule =>
  repair === undefined ? group : { ...group, perNodeMax: 4 };

const withoutCosts = (group: GroupRule): GroupRule => {
  const { together: _, crowded: __, even: ___, siteWish: ____, ...rest } = sound(group);
  return rest;
};

/**
 * A small problem with every kind of rule and cost. Some groups start broken where `canBeBroken`. Every second
 * one has no groups with costs, squares or needs elsewhere, which are evaluated another way, and every third
 * one no extremes or budgets.
 */
export function randomModel(seed: number, canBeBroken: boolean): PlacementModel {
  const random = seededRandom(seed);
  const site = [0, 0, 1, 1, 2, 2];
  const hood = [0, 1, 0, 1, 0, 1];
  const home = list(GUESTS, () => below(random, NODES));
  const facts: Facts = { random, home, site, hood, isOdd: seed % 2 === 1 };
  const all = more(facts, groups(facts), canBeBroken).map((group) =>
    facts.isOdd ? group : withoutCosts(group),
  );
  return {
    ...{ guestCount: GUESTS, nodeCount: NODES, home, site, neighbourhood: hood },
    allowed: list(GUESTS * NODES, () => Number(random() < 0.9)),
    ...(seed % 4 === 3 ? { fences: [{ guests: [0, 9, 18, 27], nodes: [0, 2, 3, 5] }] } : {}),
    dimensions: dimensions(facts),
    pairs: [{ first: 0, second: 1, target: 2, weight: 3, tier: 2 }],
    groups: canBeBroken ? all : all.map(sound),
    ...(seed % 3 === 0
      ? {}
      : {
          extremes: extremes(facts),
          budgets: [{ perGuest: list(GUESTS, () => below(random, 20)), most: 150 }],
        }),
    ...(seed % 5 < 2 ? { rankedTiers: { first: 1, count: 2 } } : {}),
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
