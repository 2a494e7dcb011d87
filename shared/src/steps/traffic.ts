import { needAt, placeOf, type StepProblem, type StepRule } from './step-problem.ts';

/** What is on each node at one instant; an item in flight is on two. */
export interface Traffic {
  readonly problem: StepProblem;
  /** Where each item is, or is leaving from. */
  readonly place: Int32Array;
  /** dimension x node. */
  readonly use: Float64Array;
  readonly limit: Float64Array;
  readonly rules: readonly RuleState[];
  /** The rules of each item, and those whose members avoid it. */
  readonly rulesOf: ReadonlyMap<number, readonly number[]>;
  readonly avoidedBy: ReadonlyMap<number, readonly number[]>;
  /** Per rule with a floor: its members in flight; they go one by one. */
  readonly flying: Int32Array;
}

/** Members by place, now and at the start; likewise of those they avoid. */
export interface RuleState {
  readonly rule: StepRule;
  readonly count: Map<number, number>;
  readonly avoided: Map<number, number>;
  readonly startCount: ReadonlyMap<number, number>;
  readonly startAvoided: ReadonlyMap<number, number>;
}

const NONE: readonly number[] = [];

/** Whether leaving can break it, so that its members must not leave at the same time. */
export const hasFloor = ({ placesLeast, least }: StepRule): boolean =>
  placesLeast !== undefined || least !== undefined;

const add = (counts: Map<number, number>, place: number, by: number): void => {
  const sum = (counts.get(place) ?? 0) + by;
  if (sum === 0) counts.delete(place);
  else counts.set(place, sum);
};

function countAtHome(
  rule: StepRule,
  items: readonly number[],
  home: ArrayLike<number>,
  resting: ReadonlyMap<number, number> = new Map(),
) {
  const counts = new Map(resting);
  for (const item of items) add(counts, placeOf(rule, home[item] ?? 0), 1);
  return counts;
}

function byItem(lists: readonly (readonly number[])[]): Map<number, number[]> {
  const map = new Map<number, number[]>();
  lists.forEach((items, index) => {
    for (const item of items) {
      const own = map.get(item);
      if (own === undefined) map.set(item, [index]);
      else own.push(index);
    }
  });
  return map;
}

/** Everybody at home. */
export function startTraffic(problem: StepProblem): Traffic {
  const { itemCount, nodeCount, home, dimensions, rules = [] } = problem;
  const use = new Float64Array(dimensions.length * nodeCount);
  const limit = new Float64Array(use.length);
  dimensions.forEach(({ needHome, capacity }, dimension) => {
    const row = dimension * nodeCount;
    for (let item = 0; item < itemCount; item++) {
      const cell = row + (home[item] ?? 0);
      use[cell] = (use[cell] ?? 0) + (needHome[item] ?? 0);
    }
    for (let node = 0; node < nodeCount; node++)
      limit[row + node] = Math.max(capacity[node] ?? 0, use[row + node] ?? 0);
  });
  const states = rules.map((rule): RuleState => {
    const startCount = countAtHome(rule, rule.members, home, rule.resting);
    const startAvoided = countAtHome(rule, rule.avoids ?? NONE, home);
    return { rule, count: new Map(startCount), avoided: new Map(startAvoided), startCount, startAvoided };
  });
  return {
    ...{ problem, use, limit, rules: states },
    place: Int32Array.from({ length: itemCount }, (_, item) => home[item] ?? 0),
    rulesOf: byItem(rules.map(({ members }) => members)),
    avoidedBy: byItem(rules.map(({ avoids = NONE }) => avoids)),
    flying: new Int32Array(rules.length),
  };
}

function countIn({ problem, use }: Traffic, item: number, node: number, sign: 1 | -1): void {
  problem.dimensions.forEach((dimension, index) => {
    const cell = index * problem.nodeCount + node;
    use[cell] = (use[cell] ?? 0) + sign * needAt(problem, dimension, item, node);
  });
}

/** Counts a place in (sign 1) or out, where it is not the same as the other end. */
function countRules(traffic: Traffic, item: number, node: number, other: number, sign: 1 | -1): void {
  for (const index of traffic.rulesOf.get(item) ?? NONE) {
    const { rule, count } = traffic.rules[index] as RuleState;
    const place = placeOf(rule, node);
    if (place !== placeOf(rule, other)) add(count, place, sign);
  }
  for (const index of traffic.avoidedBy.get(item) ?? NONE) {
    const { rule, avoided } = traffic.rules[index] as RuleState;
    const place = placeOf(rule, node);
    if (place !== placeOf(rule, other)) add(avoided, place, sign);
  }
}

function fly(traffic: Traffic, item: number, sign: 1 | -1): void {
  for (const index of traffic.rulesOf.get(item) ?? NONE)
    traffic.flying[index] = (traffic.flying[index] ?? 0) + sign;
}

/** The item begins its way to a node: from now on it is on both. */
export function arrive(traffic: Traffic, item: number, node: number): void {
  countIn(traffic, item, node, 1);
  countRules(traffic, item, node, traffic.place[item] ?? 0, 1);
  fly(traffic, item, 1);
}

/** The item that was on its way to `node` is there, and nowhere else. */
export function depart(traffic: Traffic, item: number, node: number): void {
  const from = traffic.place[item] ?? 0;
  countIn(traffic, item, from, -1);
  countRules(traffic, item, from, node, -1);
  traffic.place[item] = node;
  fly(traffic, item, -1);
}

/** One move after the other. */
export function relocate(traffic: Traffic, item: number, node: number): void {
  arrive(traffic, item, node);
  depart(traffic, item, node);
}

/** What keeps an item from a node: a dimension that is short, by how much, or a rule. */
export type Obstacle = { readonly dimension: number; readonly short: number } | { readonly rule: number };

/** The first thing that keeps an item from beginning its way to a node now. */
export function obstacle(traffic: Traffic, item: number, node: number): Obstacle | undefined {
  const { problem, use, limit } = traffic;
  const { dimensions, nodeCount } = problem;
  for (let dimension = 0; dimension < dimensions.length; dimension++) {
    const cell = dimension * nodeCount + node;
    const needed = needAt(problem, dimensions[dimension] as (typeof dimensions)[number], item, node);
    const short = (use[cell] ?? 0) + needed - (limit[cell] ?? 0);
    if (short > 0 && needed > 0) return { dimension, short };
  }
  for (const rule of traffic.rulesOf.get(item) ?? NONE)
    if (!obeys(traffic, rule, item, node)) return { rule };
  for (const rule of traffic.avoidedBy.get(item) ?? NONE)
    if (!isAvoided(traffic, rule, item, node)) return { rule };
  return undefined;
}

export const canStart = (traffic: Traffic, item: number, node: number): boolean =>
  obstacle(traffic, item, node) === undefined;

/** How many of `items` change places with this one, and so do not meet it. */
function exchanging(
  { problem, place }: Traffic,
  items: readonly number[],
  item: number,
  node: number,
): number {
  const { mayExchange, home, target } = problem;
  if (mayExchange !== true || target[item] !== node || home[item] !== place[item]) return 0;
  const changes = (other: number) => home[other] === node && target[other] === home[item] && other !== item;
  const partner = items.find(changes);
  return partner !== undefined && place[partner] === node ? 1 : 0;
}

function obeys(traffic: Traffic, index: number, item: number, node: number): boolean {
  const { rule, count, startCount } = traffic.rules[index] as RuleState;
  const [to, from] = [placeOf(rule, node), placeOf(rule, traffic.place[item] ?? 0)];
  if (to === from) return true;
  const { most = Number.POSITIVE_INFINITY, placesMost = Number.POSITIVE_INFINITY } = rule;
  const members = (count.get(to) ?? 0) + 1;
  const allowed = Math.max(most, startCount.get(to) ?? 0);
  if (members > allowed && members - exchanging(traffic, rule.members, item, node) > allowed) return false;
  if (members === 1 && count.size + 1 > Math.max(placesMost, startCount.size)) return false;
  if (meetsAvoided(traffic, index, item, node)) return false;
  return !hasFloor(rule) || mayLeave(traffic, index, from, to);
}

/** Whether one that it avoids is where it goes, but for what was so at the start. */
function meetsAvoided(traffic: Traffic, index: number, item: number, node: number): boolean {
  const { rule, avoided, startCount, startAvoided } = traffic.rules[index] as RuleState;
  const to = placeOf(rule, node);
  const others = avoided.get(to) ?? 0;
  if (others === 0 || others <= exchanging(traffic, rule.avoids ?? NONE, item, node)) return false;
  return !(startAvoided.has(to) && startCount.has(to));
}

/** Whether a member may leave `from` for `to`; while another is in flight, nobody may. */
function mayLeave(traffic: Traffic, index: number, from: number, to: number): boolean {
  if ((traffic.flying[index] ?? 0) > 0) return false;
  const { rule, count, startCount } = traffic.rules[index] as RuleState;
  const left = (count.get(from) ?? 0) - 1;
  const least = Math.min(rule.least?.[from] ?? 0, startCount.get(from) ?? 0);
  if (left < least) return false;
  const places = count.size + Number(!count.has(to)) - Number(left === 0);
  return places >= Math.min(rule.placesLeast ?? 0, startCount.size);
}

/** Whether an item that members avoid may come to where they are. */
function isAvoided(traffic: Traffic, index: number, item: number, node: number): boolean {
  const { rule, count, startCount, startAvoided } = traffic.rules[index] as RuleState;
  const [to, from] = [placeOf(rule, node), placeOf(rule, traffic.place[item] ?? 0)];
  const members = count.get(to) ?? 0;
  if (to === from || members === 0) return true;
  if (members <= exchanging(traffic, rule.members, item, node)) return true;
  return startAvoided.has(to) && startCount.has(to);
}
