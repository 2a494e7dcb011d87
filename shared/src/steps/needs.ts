import { type Leg, needAt, placeOf, type StepProblem } from './step-problem.ts';
import { hasFloor, startTraffic, type Traffic } from './traffic.ts';

/** What each leg waits for, by index into the same list. */
export type Needs = readonly (readonly number[])[];

interface Ledger {
  readonly problem: StepProblem;
  readonly legs: readonly Leg[];
  readonly traffic: Traffic;
  readonly legsOf: ReadonlyMap<number, readonly number[]>;
  /** Items that come to or go from each node. */
  readonly touching: ReadonlyMap<number, readonly number[]>;
  readonly needs: number[][];
  /** Everything that must be over before a leg, its needs' needs included. */
  readonly before: Set<number>[];
  /** Whether one leg may count on an earlier one. */
  readonly mayNeed: (leg: number, earlier: number) => boolean;
}

type IsThere = (node: number) => boolean;

const listed = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const own = map.get(key);
  if (own === undefined) map.set(key, [value]);
  else if (!own.includes(value)) own.push(value);
};

/**
 * Whether an item may be at a place when leg `index` begins, in any order that the needs allow: it came there by
 * a leg that is not later in the list, and nothing says that it has left.
 */
function mayBeThere(
  { problem, legs, legsOf, before }: Ledger,
  item: number,
  index: number,
  isThere: IsThere,
) {
  const own = legsOf.get(item) ?? [];
  const over = before[index];
  for (let stay = -1; stay < own.length; stay++) {
    const arrival = own[stay];
    if (arrival !== undefined && arrival > index) return false;
    const node = arrival === undefined ? (problem.home[item] ?? 0) : (legs[arrival]?.to ?? 0);
    const departure = own[stay + 1];
    const isOver = departure !== undefined && over?.has(departure) === true;
    if (isThere(node) && !isOver) return true;
  }
  return false;
}

/** The earlier leg by which an item leaves a place for good, as far as leg `index` may count on it. */
function leaving({ legs, legsOf, mayNeed }: Ledger, item: number, index: number, isThere: IsThere) {
  const earlier = (legsOf.get(item) ?? []).filter((leg) => leg < index);
  const last = earlier[earlier.length - 1];
  if (last === undefined || isThere(legs[last]?.to ?? 0)) return undefined;
  return earlier.find((leg) => {
    const stays = earlier.filter((other) => other >= leg).some((other) => isThere(legs[other]?.to ?? 0));
    return isThere(legs[leg]?.from ?? 0) && !stays && mayNeed(index, leg);
  });
}

function need(ledger: Ledger, index: number, other: number): void {
  const over = ledger.before[index];
  if (over?.has(other) !== false) return;
  ledger.needs[index]?.push(other);
  over.add(other);
  for (const each of ledger.before[other] ?? []) over.add(each);
}

interface Leaver {
  readonly leg: number;
  readonly weight: number;
}

/** Waits for those that leave until enough have: first whom it waits for anyway, then the fewest and largest. */
function waitForEnough(ledger: Ledger, index: number, leavers: readonly Leaver[], isEnough: () => boolean) {
  const sorted = [...leavers].sort((one, two) => two.weight - one.weight || one.leg - two.leg);
  const wanted: number[] = [];
  for (const { leg } of sorted) {
    if (isEnough()) break;
    wanted.push(leg);
    need(ledger, index, leg);
  }
  return wanted;
}

/** Room in one dimension of the target. */
function makeRoom(ledger: Ledger, index: number, dimension: number): void {
  const { problem, legs, traffic, touching } = ledger;
  const { item, to } = legs[index] as Leg;
  const cell = dimension * problem.nodeCount + to;
  const figures = problem.dimensions[dimension] as (typeof problem.dimensions)[number];
  const weight = (other: number) => needAt(problem, figures, other, to);
  if (weight(item) === 0) return;
  const isThere: IsThere = (node) => node === to;
  const others = (touching.get(to) ?? []).filter((other) => other !== item);
  const atHome = (other: number) => (problem.home[other] === to ? weight(other) : 0);
  const resting =
    (traffic.use[cell] ?? 0) - others.reduce((sum, other) => sum + atHome(other), 0) - atHome(item);
  const room = (traffic.limit[cell] ?? 0) - resting - weight(item);
  const present = () =>
    others.reduce((sum, other) => sum + (mayBeThere(ledger, other, index, isThere) ? weight(other) : 0), 0);
  const leavers = others.flatMap((other): Leaver[] => {
    const leg = leaving(ledger, other, index, isThere);
    return leg === undefined || weight(other) === 0 ? [] : [{ leg, weight: weight(other) }];
  });
  waitForEnough(ledger, index, leavers, () => present() <= room);
}

/** That no more members than allowed may be where the leg goes, and none that it avoids. */
function keepRule(ledger: Ledger, index: number, number: number): void {
  const { legs, traffic } = ledger;
  const { rule, startCount } = traffic.rules[number] as Traffic['rules'][number];
  const { item, from, to } = legs[index] as Leg;
  const place = placeOf(rule, to);
  if (place === placeOf(rule, from)) return;
  const isThere: IsThere = (node) => placeOf(rule, node) === place;
  const all = (items: readonly number[]) =>
    items.filter((other) => other !== item && !exchanges(ledger, item, other, to));
  const most = Math.max(rule.most ?? Number.POSITIVE_INFINITY, startCount.get(place) ?? 0);
  waitForLeavers(ledger, index, all(rule.members), isThere, most - 1 - (rule.resting?.get(place) ?? 0));
  if (rule.placesMost !== undefined || hasFloor(rule)) goOneByOne(ledger, index, rule.members);
  waitForLeavers(ledger, index, all(rule.avoids ?? []), isThere, 0);
}

/** Waits for every earlier leg of these items. */
function goOneByOne(ledger: Ledger, index: number, items: readonly number[]): void {
  for (const item of items)
    for (const leg of ledger.legsOf.get(item) ?? [])
      if (leg < index && ledger.mayNeed(index, leg)) need(ledger, index, leg);
}

function keepAway(ledger: Ledger, index: number, number: number): void {
  const { legs, traffic } = ledger;
  const { rule } = traffic.rules[number] as Traffic['rules'][number];
  const { item, from, to } = legs[index] as Leg;
  const place = placeOf(rule, to);
  if (place === placeOf(rule, from)) return;
  const others = rule.members.filter((other) => other !== item && !exchanges(ledger, item, other, to));
  waitForLeavers(ledger, index, others, (node) => placeOf(rule, node) === place, 0);
}

/** Whether two items change places as one. */
function exchanges({ problem }: Ledger, item: number, other: number, to: number): boolean {
  const { home, target, mayExchange } = problem;
  return mayExchange === true && home[other] === to && target[item] === to && target[other] === home[item];
}

function waitForLeavers(
  ledger: Ledger,
  index: number,
  others: readonly number[],
  isThere: IsThere,
  most: number,
): void {
  if (others.length <= most) return;
  const present = () =>
    others.reduce((count, other) => count + Number(mayBeThere(ledger, other, index, isThere)), 0);
  const leavers = others.flatMap((other): Leaver[] => {
    const leg = leaving(ledger, other, index, isThere);
    return leg === undefined ? [] : [{ leg, weight: 1 }];
  });
  waitForEnough(ledger, index, leavers, () => present() <= most);
}

function ledgerFor(problem: StepProblem, legs: readonly Leg[], mayNeed: Ledger['mayNeed']): Ledger {
  const legsOf = new Map<number, number[]>();
  const touching = new Map<number, number[]>();
  legs.forEach(({ item, from, to }, index) => {
    listed(legsOf, item, index);
    listed(touching, from, item);
    listed(touching, to, item);
  });
  return {
    ...{ problem, legs, legsOf, touching, mayNeed, traffic: startTraffic(problem) },
    needs: legs.map(() => []),
    before: legs.map(() => new Set<number>()),
  };
}

/**
 * The fewest legs that must be over before each leg of a possible sequence may begin. Whoever keeps to them may
 * begin the rest in any order, and whatever ends first: what may be on a node when a leg begins is counted from
 * all legs before it in the list less those that it waits for, so the last leg to begin had room for all.
 */
export function neededLegs(
  problem: StepProblem,
  legs: readonly Leg[],
  mayNeed: Ledger['mayNeed'] = () => true,
): Needs {
  const ledger = ledgerFor(problem, legs, mayNeed);
  const { rulesOf, avoidedBy } = ledger.traffic;
  legs.forEach(({ item }, index) => {
    const own = ledger.legsOf.get(item) ?? [];
    const previous = own[own.indexOf(index) - 1];
    if (previous !== undefined) need(ledger, index, previous);
    for (const rule of rulesOf.get(item) ?? []) keepRule(ledger, index, rule);
    for (const rule of avoidedBy.get(item) ?? []) keepAway(ledger, index, rule);
    for (let dimension = 0; dimension < problem.dimensions.length; dimension++)
      makeRoom(ledger, index, dimension);
  });
  return ledger.needs.map((needs, index) => withoutImplied(ledger, needs, index));
}

/** Leaves out what another need waits for anyway. */
function withoutImplied({ before }: Ledger, needs: readonly number[], index: number): number[] {
  const own = before[index];
  return needs
    .filter((leg) => own !== undefined && needs.every((other) => other === leg || !before[other]?.has(leg)))
    .sort((one, two) => one - two);
}
