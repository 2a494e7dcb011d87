import { brokenRules } from '../src/kernel/broken-rules.ts';
import { fullCost } from '../src/kernel/full-cost.ts';
import type { GroupRule, PlacementModel } from '../src/kernel/placement-model.ts';
import { at } from '../src/kit/assert.ts';
import { seededRandom } from '../src/kit/random.ts';

const NODES = 3;
const GUESTS = 7;

/** A gap between nodes of different sizes against the cost of moves; rules and pins may be broken at the start. */
export function smallModel(seed: number): PlacementModel {
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const list = (count: number, figure: () => number) => Array.from({ length: count }, figure);
  const pair = () => [below(3), 3 + below(GUESTS - 3)];
  const home = list(GUESTS, () => below(NODES));
  const allowed = list(GUESTS * NODES, () => Number(random() < 0.85));
  const away = home.map((node, guest) => (allowed[guest * NODES + node] === 1 || random() < 0.5 ? 0 : -1));
  const isClosed = seed % 5 === 0;
  return {
    ...{ guestCount: GUESTS, nodeCount: NODES, home, site: [0, 0, 1], tierCount: 2, searchTier: 1 },
    allowed: allowed.map((each, cell) => (isClosed && cell % NODES === 2 ? 0 : each)),
    dimensions:
      seed % 8 === 3
        ? [
            {
              need: list(GUESTS, () => below(9)),
              capacity: list(NODES, () => 18),
              safety: list(NODES, () => 10),
              weight: 2,
              tier: 1,
            },
          ]
        : [],
    extremes: [
      {
        of: 'gap',
        need: list(GUESTS, () => 50 * below(8)),
        ...(seed % 3 === 0 ? { base: list(NODES, () => below(120)) } : {}),
        divisor: list(NODES, () => 7 + below(9)).map((each, node) => (isClosed && node === 2 ? 0 : each)),
        weight: seed % 4 === 0 ? 10 : 3,
        tier: 1,
      },
    ],
    groups: [
      ...(seed % 2 === 0 ? [{ guests: pair(), together: { weight: 1, tier: 0 } }] : []),
      { guests: pair(), perNodeMax: 1, repair: { weight: 1, tier: 0 } },
      ...softGroups(seed),
    ],
    moveCosts: [
      { tier: 0, perGuest: away },
      { tier: 1, perGuest: list(GUESTS, () => 1 + below(seed % 7 === 0 ? 60 : 12)) },
      ...(seed % 6 === 1 ? [{ tier: 1, perTarget: list(GUESTS * NODES, () => below(9) - 2) }] : []),
    ],
  };
}

/** Wishes that groups have in the tier of the gap. */
function softGroups(seed: number): GroupRule[] {
  if (seed % 9 === 1) return [{ guests: [0, 2, 5], together: { weight: 4, tier: 1 } }];
  if (seed % 9 === 2) return [{ guests: [1, 3, 6], crowded: { most: 1, per: 'node', weight: 9, tier: 1 } }];
  if (seed % 9 === 3) return [{ guests: [1, 3, 4], crowded: { most: 1, per: 'member', weight: 5, tier: 1 } }];
  if (seed % 9 === 4) return [{ guests: [0, 1, 2, 3], even: { weight: 3, tier: 1 } }];
  const siteWish = { most: 2, least: [1, 2], sitesMin: 2, weight: 4, tier: 1 };
  if (seed % 9 === 7) return [{ guests: [0, 2, 3, 5], siteWish }];
  return [];
}

/** Every placement that the model allows. */
export function* placements(model: PlacementModel): Generator<Int32Array> {
  const place = new Int32Array(model.guestCount);
  for (let code = 0; code < model.nodeCount ** model.guestCount; code++) {
    let rest = code;
    for (let guest = 0; guest < model.guestCount; guest++) {
      place[guest] = rest % model.nodeCount;
      rest = Math.floor(rest / model.nodeCount);
    }
    const isAllowed = place.every(
      (node, guest) =>
        model.allowed?.[guest * model.nodeCount + node] === 1 || at(model.home, guest) === node,
    );
    if (isAllowed && brokenRules(model, place).size <= brokenRules(model, model.home).size) yield place;
  }
}

/** The best of all placements, the worst of those that are as good in the first tier, and their costs. */
export function extremesOf(model: PlacementModel) {
  let best: { cost: number[]; place: Int32Array } | undefined;
  let worst = 0;
  for (const place of placements(model)) {
    const cost = fullCost(model, place);
    const isFirst = best === undefined || at(cost, 0) < at(best.cost, 0);
    if (isFirst) worst = 0;
    if (isFirst || (at(cost, 0) === best?.cost[0] && at(cost, 1) < at(best.cost, 1)))
      best = { cost, place: place.slice() };
    if (at(cost, 0) === best?.cost[0]) worst = Math.max(worst, at(cost, 1));
  }
  return { best: best ?? { cost: [0, 0], place: new Int32Array(model.guestCount) }, worst };
}
