import { at } from '../../kit/assert.ts';
import type { GroupRule, SiteWish } from '../placement-model.ts';
import { addAt, addCost, addExcess, type Draft, negated, newSum, type Sum } from './milp-draft.ts';

type Members = readonly number[];

/** Members of a group on a node. */
function countOn(draft: Draft, guests: Members, node: number): Sum {
  const sum = newSum();
  for (const guest of guests) addAt(draft, sum, guest, node, 1);
  return sum;
}

const atHome = ({ model }: Draft, guests: Members, node: number): number =>
  guests.filter((guest) => at(model.home, guest) === node).length;

const minus = (sum: Sum, figure: number): Sum => ({ terms: sum.terms, constant: sum.constant - figure });

/** A node that all members share pays nothing; else the members beside the fullest. */
function addTogether(draft: Draft, guests: Members, weight: number, tier: number): void {
  const { builder, model } = draft;
  const most = builder.column(0, 0, guests.length, false);
  const chosen: (readonly [number, number])[] = [];
  for (let node = 0; node < model.nodeCount; node++) {
    const isHere = builder.column(0, 0, 1, true);
    chosen.push([isHere, 1]);
    const count = countOn(draft, guests, node);
    builder.row(
      [[most, 1], ...negated(count.terms), [isHere, guests.length]],
      Number.NEGATIVE_INFINITY,
      guests.length,
    );
  }
  builder.row(chosen, 1, 1);
  addCost(draft, most, -weight, tier);
  at(draft.tiers, tier).constant += weight * guests.length;
}

/** What nodes cost that have more members than wished: once, or for each. */
function addCrowded(draft: Draft, guests: Members, crowded: NonNullable<GroupRule['crowded']>): void {
  const { most, per, weight, tier } = crowded;
  for (let node = 0; node < draft.model.nodeCount; node++) {
    const above = minus(countOn(draft, guests, node), most);
    if (guests.length <= most) continue;
    if (per === 'member') addExcess(draft, above, weight, tier);
    else {
      const isCrowded = draft.builder.column(0, 0, 1, true);
      const size = guests.length - most;
      draft.builder.row(
        [[isCrowded, size], ...negated(above.terms)],
        above.constant,
        Number.POSITIVE_INFINITY,
      );
      addCost(draft, isCrowded, weight, tier);
    }
  }
}

/** The squared number of members per node: 1, 3, 5 … for each one more. */
function addEven(draft: Draft, guests: Members, weight: number, tier: number): void {
  for (let node = 0; node < draft.model.nodeCount; node++) {
    const count = countOn(draft, guests, node);
    const steps = guests.map((_, index) => {
      const column = draft.builder.column(0, 0, 1, false);
      addCost(draft, column, weight * (2 * index + 1), tier);
      return [column, -1] as const;
    });
    draft.builder.row([...count.terms, ...steps], 0, 0);
  }
}

function addSiteLimits(draft: Draft, { guests, perSiteMax = Number.POSITIVE_INFINITY }: GroupRule): void {
  const { site, nodeCount } = draft.model;
  if (site === undefined || guests.length <= perSiteMax) return;
  const nodes = Array.from({ length: nodeCount }, (_, node) => node);
  for (const each of new Set(Array.from(site))) {
    const here = nodes.filter((node) => site[node] === each);
    const terms = here.flatMap((node) => countOn(draft, guests, node).terms);
    const start = here.reduce((sum, node) => sum + atHome(draft, guests, node), 0);
    draft.builder.row(terms, 0, Math.max(perSiteMax, start));
  }
}

/** Members of a group on the nodes of a site. */
function countOnSite(draft: Draft, guests: Members, site: number): Sum {
  const { model } = draft;
  const sum = newSum();
  for (let node = 0; node < model.nodeCount; node++)
    if ((model.site?.[node] ?? 0) === site) sum.terms.push(...countOn(draft, guests, node).terms);
  return sum;
}

/** Members above the most that is wished, and below the least; that sites are too few costs nothing here. */
function addSiteWish(draft: Draft, guests: Members, { most, least = [], weight, tier }: SiteWish): void {
  for (const site of new Set(Array.from(draft.model.site ?? [0]))) {
    const count = countOnSite(draft, guests, site);
    const wanted = least[site] ?? 0;
    if (most !== undefined && guests.length > most) addExcess(draft, minus(count, most), weight, tier);
    if (wanted > 0) addExcess(draft, { terms: negated(count.terms), constant: wanted }, weight, tier);
  }
}

/**
 * The rules and wishes of a group. What is broken at the start is held to its start; rules between groups and least
 * numbers per site are left out, which allows more than there is, and so keeps a bound a bound.
 */
export function addGroup(draft: Draft, group: GroupRule): void {
  const { guests, perNodeMax = Number.POSITIVE_INFINITY, together, repair, crowded, even } = group;
  for (let node = 0; node < draft.model.nodeCount && guests.length > perNodeMax; node++) {
    const count = countOn(draft, guests, node);
    draft.builder.row(count.terms, 0, Math.max(perNodeMax, atHome(draft, guests, node)));
    if (repair !== undefined) addExcess(draft, minus(count, perNodeMax), repair.weight, repair.tier);
  }
  addSiteLimits(draft, group);
  if (group.siteWish !== undefined) addSiteWish(draft, guests, group.siteWish);
  if (together !== undefined) addTogether(draft, guests, together.weight, together.tier);
  if (crowded !== undefined) addCrowded(draft, guests, crowded);
  if (even !== undefined) addEven(draft, guests, even.weight, even.tier);
}
