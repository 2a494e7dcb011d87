import { type Leg, placeOf, type StepDimension, type StepProblem, type StepRule } from './step-problem.ts';

/** A problem with those items only that move, numbered anew, and the legs in the new numbers. */
export interface Compact {
  readonly problem: StepProblem;
  readonly legs: readonly Leg[];
  /** The number that each item had. */
  readonly items: readonly number[];
}

type Numbers = ReadonlyMap<number, number>;

function compactDimension(
  { needHome, needAway = needHome, capacity }: StepDimension,
  { itemCount, home }: StepProblem,
  numbers: Numbers,
): StepDimension {
  const pick = (figures: ArrayLike<number>) =>
    Float64Array.from(numbers.keys(), (item) => figures[item] ?? 0);
  const resting = new Float64Array(capacity.length);
  const held = new Float64Array(capacity.length);
  for (let item = 0; item < itemCount; item++) {
    const node = home[item] ?? 0;
    held[node] = (held[node] ?? 0) + (needHome[item] ?? 0);
    if (!numbers.has(item)) resting[node] = (resting[node] ?? 0) + (needHome[item] ?? 0);
  }
  return {
    needHome: pick(needHome),
    needAway: pick(needAway),
    capacity: held.map((use, node) => Math.max(use, capacity[node] ?? 0) - (resting[node] ?? 0)),
  };
}

/** Undefined where no member moves: then it is kept whatever happens. */
function compactRule(rule: StepRule, { home }: StepProblem, numbers: Numbers): StepRule | undefined {
  const { members, avoids = [] } = rule;
  const isMoving = (item: number) => numbers.has(item);
  if (!members.some(isMoving) && !avoids.some(isMoving)) return undefined;
  const resting = new Map(rule.resting);
  for (const item of members) {
    if (isMoving(item)) continue;
    const place = placeOf(rule, home[item] ?? 0);
    resting.set(place, (resting.get(place) ?? 0) + 1);
  }
  const moving = (items: readonly number[]) => items.flatMap((item) => numbers.get(item) ?? []);
  return { ...rule, members: moving(members), avoids: moving(avoids), resting };
}

/** Whether a rule speaks of items that it avoids and that do not move: they must stay countable. */
function keepsAvoided({ members, avoids = [] }: StepRule, numbers: Set<number>): void {
  const isTouched = members.some((item) => numbers.has(item)) || avoids.some((item) => numbers.has(item));
  if (!isTouched || avoids.length === 0) return;
  for (const item of [...members, ...avoids]) numbers.add(item);
}

/** Leaves out all that stands still while these legs run: what it takes is taken from the capacity. */
export function compact(problem: StepProblem, legs: readonly Leg[]): Compact {
  const items = new Set(legs.map(({ item }) => item));
  for (const rule of problem.rules ?? []) keepsAvoided(rule, items);
  const sorted = [...items].sort((one, two) => one - two);
  const numbers: Numbers = new Map(sorted.map((item, index) => [item, index]));
  const pick = (figures: ArrayLike<number>) => sorted.map((item) => figures[item] ?? 0);
  const { mayExchange, limits, nodeCount } = problem;
  return {
    problem: {
      ...{ itemCount: sorted.length, nodeCount },
      ...(mayExchange === undefined ? {} : { mayExchange }),
      ...(limits === undefined ? {} : { limits }),
      home: pick(problem.home),
      target: pick(problem.target),
      bytes: pick(problem.bytes),
      dimensions: problem.dimensions.map((dimension) => compactDimension(dimension, problem, numbers)),
      rules: (problem.rules ?? []).flatMap((rule) => compactRule(rule, problem, numbers) ?? []),
    },
    items: sorted,
    legs: legs.map(({ item, from, to }) => ({ item: numbers.get(item) ?? 0, from, to })),
  };
}
