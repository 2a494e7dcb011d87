import type { StepProblem, StepRule } from '../src/steps/step-problem.ts';

/** A move of a plan, and the moves that it waits for. */
export interface PlannedLeg {
  readonly item: number;
  readonly from: number;
  readonly to: number;
  readonly needs: readonly number[];
}

/** Where each item is at one instant: on one node, or in flight on two. */
type World = readonly (readonly number[])[];

const figure = (figures: ArrayLike<number> | undefined, index: number): number => figures?.[index] ?? 0;

/** What a node holds too much of, by its capacity alone. */
function overloads({ dimensions, nodeCount, home }: StepProblem, world: World): Map<string, number> {
  const found = new Map<string, number>();
  dimensions.forEach(({ needHome, needAway = needHome, capacity }, dimension) => {
    const held = Array.from({ length: nodeCount }, () => 0);
    world.forEach((places, item) => {
      for (const node of new Set(places))
        held[node] = figure(held, node) + figure(home[item] === node ? needHome : needAway, item);
    });
    held.forEach((sum, node) => {
      if (sum > figure(capacity, node)) found.set(`room ${dimension} ${node}`, sum - figure(capacity, node));
    });
  });
  return found;
}

const placesOf = ({ place }: StepRule, nodes: readonly number[]): number[] => [
  ...new Set(nodes.map((node) => (place === undefined ? node : figure(place, node)))),
];

function countsOf(rule: StepRule, items: readonly number[], world: World): Map<number, number> {
  const counts = new Map<number, number>();
  for (const item of items)
    for (const place of placesOf(rule, world[item] ?? [])) counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
}

function brokenRules(rules: readonly StepRule[], world: World): Map<string, number> {
  const found = new Map<string, number>();
  const note = (key: string, excess: number) => void (excess > 0 && found.set(key, excess));
  rules.forEach((rule, number) => {
    const counts = countsOf(rule, rule.members, world);
    const avoided = countsOf(rule, rule.avoids ?? [], world);
    for (const [place, count] of counts) {
      if (rule.most !== undefined) note(`most ${number} ${place}`, count - rule.most);
      if (avoided.has(place)) note(`meets ${number} ${place}`, 1);
    }
    note(`places ${number}`, counts.size - (rule.placesMost ?? Number.POSITIVE_INFINITY));
    note(`spread ${number}`, (rule.placesLeast ?? 0) - counts.size);
    for (const [place, least] of Array.from(rule.least ?? []).entries())
      note(`least ${number} ${place}`, least - (counts.get(place) ?? 0));
  });
  return found;
}

/** Tells what is wrong at an instant and was not as wrong before the plan. Slow, and from the words alone. */
export function wrongsOf(problem: StepProblem): (world: World) => string[] {
  const start = Array.from({ length: problem.itemCount }, (_, item) => [problem.home[item] ?? 0]);
  const before = new Map([...overloads(problem, start), ...brokenRules(problem.rules ?? [], start)]);
  return (world) =>
    [...overloads(problem, world), ...brokenRules(problem.rules ?? [], world)]
      .filter(([key, excess]) => excess > (before.get(key) ?? 0))
      .map(([key]) => key);
}

/**
 * Runs legs in an order that `pick` chooses among all that may happen next (a leg begins once its needs have ended,
 * and ends at any later time) and looks at every instant. Returns what went wrong.
 */
export function replay(
  problem: StepProblem,
  legs: readonly PlannedLeg[],
  pick: (count: number) => number,
): string[] {
  const world = Array.from({ length: problem.itemCount }, (_, item) => [problem.home[item] ?? 0]);
  const state = legs.map((): 'waiting' | 'flying' | 'done' => 'waiting');
  const wrongs = new Set<string>();
  const newWrongs = wrongsOf(problem);
  for (;;) {
    const possible = legs.flatMap(({ needs }, leg) => {
      if (state[leg] === 'flying') return [leg];
      return state[leg] === 'waiting' && needs.every((other) => state[other] === 'done') ? [leg] : [];
    });
    const leg = possible[pick(possible.length)];
    if (leg === undefined) break;
    const { item, from, to } = legs[leg] as PlannedLeg;
    if (state[leg] === 'waiting') {
      const places = world[item] ?? [];
      if (places.length !== 1 || places[0] !== from) wrongs.add(`${item} is not on ${from}`);
      world[item] = [from, to];
      state[leg] = 'flying';
    } else {
      world[item] = [to];
      state[leg] = 'done';
    }
    for (const wrong of newWrongs(world)) wrongs.add(wrong);
  }
  if (state.some((each) => each !== 'done')) wrongs.add('some legs can never begin');
  world.forEach(([node], item) => {
    if (node !== problem.target[item]) wrongs.add(`${item} ends on ${node}`);
  });
  return [...wrongs];
}
