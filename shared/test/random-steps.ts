import type { StepProblem, StepRule } from '../src/steps/step-problem.ts';

type Random = () => number;
const upTo = (random: Random, count: number): number => Math.floor(random() * count);

function randomRules(random: Random, itemCount: number, nodeCount: number): StepRule[] {
  const members = [...Array(itemCount).keys()].filter(() => random() < 0.4);
  if (members.length < 2) return [];
  const place = Array.from({ length: nodeCount }, (_, node) => node % 2);
  const kinds: StepRule[] = [
    { members, most: 1 },
    { members, most: 2 },
    { members, place, most: 2 },
    { members, place, placesLeast: 2 },
    { members, place, placesMost: 1 },
    { members: members.slice(1), avoids: members.slice(0, 1) },
  ];
  const kind = kinds[upTo(random, kinds.length)];
  return kind === undefined ? [] : [kind];
}

/** A small tight cluster and a random other placement within its capacity. */
export function randomSteps(random: Random, nodesMax: number, itemsMax: number): StepProblem {
  const nodeCount = 2 + upTo(random, nodesMax - 1);
  const itemCount = 2 + upTo(random, itemsMax - 1);
  const need = Array.from({ length: itemCount }, () => 1 + upTo(random, 9));
  const home = Array.from({ length: itemCount }, () => upTo(random, nodeCount));
  const target = home.map((node) => (random() < 0.6 ? upTo(random, nodeCount) : node));
  const used = (places: readonly number[]) =>
    Array.from({ length: nodeCount }, (_, node) =>
      places.reduce((sum, place, item) => sum + (place === node ? (need[item] ?? 0) : 0), 0),
    );
  const [before, after] = [used(home), used(target)];
  const slack = random() < 0.5 ? 4 : 9;
  const capacity = before.map((sum, node) => Math.max(sum, after[node] ?? 0) + upTo(random, slack));
  const free = random();
  return {
    ...{ itemCount, nodeCount, home, target },
    dimensions: [{ needHome: need, capacity }],
    bytes: need,
    rules: random() < 0.6 ? randomRules(random, itemCount, nodeCount) : [],
    mayPark: (item, node) => free < 0.8 || (item * 7 + node * 3) % 5 !== 0,
  };
}
