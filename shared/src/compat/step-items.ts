import { at } from '../kit/assert.ts';
import type { StepDimension, StepProblem, StepRule } from '../steps/step-problem.ts';
import { blocksOf } from './blocks.ts';
import { type CompatCluster, homesOf, totalBytes } from './cluster.ts';
import { type CapacityRule, type HardRule, needOf } from './hard-rules.ts';

/** What one command moves: guests that the HA manager keeps together go as one, where they are together already. */
export interface StepItems {
  readonly problem: StepProblem;
  readonly members: readonly (readonly number[])[];
}

function bundles(cluster: CompatCluster, place: Int32Array): readonly (readonly number[])[] {
  const { guests, together } = cluster;
  const groups = together
    .filter(({ isHard, origin }) => isHard && origin === 'pve')
    .map((rule) => rule.guests);
  const { members } = blocksOf(guests.length, groups);
  return members.flatMap((block) => {
    const [first = 0] = block;
    const isWhole = block.every(
      (guest) => at(guests, guest).node === at(guests, first).node && at(place, guest) === at(place, first),
    );
    return isWhole ? [block] : block.map((guest) => [guest]);
  });
}

function dimensionsOf(
  { nodes, guests }: CompatCluster,
  rules: readonly HardRule[],
  members: StepItems['members'],
): StepDimension[] {
  const kinds = new Map<string, CapacityRule[]>();
  for (const rule of rules)
    if (rule.kind === 'memory' || rule.kind === 'cpu' || rule.kind === 'storage')
      kinds.set(`${rule.kind} ${rule.pool}`, [...(kinds.get(`${rule.kind} ${rule.pool}`) ?? []), rule]);
  return [...kinds.values()].flatMap((kind) => {
    const [first] = kind;
    if (first === undefined) return [];
    const capacity = new Float64Array(nodes.length);
    for (const rule of kind) capacity[rule.node] = rule.capacity;
    const needHome = Float64Array.from(members, (block) =>
      block.reduce((sum, guest) => sum + needOf(first, at(guests, guest)), 0),
    );
    return [{ needHome, capacity }];
  });
}

/** Where guests may be set down on their way: on nodes in use, where no pin and nobody's ignoring is against it. */
function parkable(
  cluster: CompatCluster,
  members: StepItems['members'],
): (item: number, node: number) => boolean {
  const { nodes, pins, ignored, evacuated } = cluster;
  return (item, node) =>
    !at(nodes, node).maintenance &&
    node !== evacuated &&
    at(members, item).every(
      (guest) => !ignored.has(guest) && pins.every((pin) => pin.guest !== guest || pin.nodes.includes(node)),
    );
}

/** The moves to a placement as a problem of order; two that are kept apart may change places as one. */
export function stepItems(cluster: CompatCluster, rules: readonly HardRule[], place: Int32Array): StepItems {
  const { guests, nodes, balancing } = cluster;
  const members = bundles(cluster, place);
  const itemOf = new Int32Array(guests.length);
  members.forEach((block, item) => {
    for (const guest of block) itemOf[guest] = item;
  });
  const firsts = members.map(([first]) => first ?? 0);
  const homes = homesOf(cluster);
  const { parallelMax, inflowMax } = balancing;
  return {
    members,
    problem: {
      itemCount: members.length,
      nodeCount: nodes.length,
      home: Int32Array.from(firsts, (guest) => at(homes, guest)),
      target: Int32Array.from(firsts, (guest) => at(place, guest)),
      dimensions: dimensionsOf(cluster, rules, members),
      rules: rules.flatMap((rule): StepRule[] =>
        rule.kind === 'apart'
          ? [{ members: [...new Set(rule.guests.map((guest) => at(itemOf, guest)))], most: 1 }]
          : [],
      ),
      bytes: Float64Array.from(members, (block) =>
        block.reduce((sum, guest) => {
          const { memoryBytes, disksBytes } = at(guests, guest);
          return sum + memoryBytes + totalBytes(disksBytes);
        }, 0),
      ),
      mayPark: parkable(cluster, members),
      mayExchange: true,
      limits: { inflow: inflowMax, ...(parallelMax === undefined ? {} : { perStep: parallelMax }) },
    },
  };
}
