import { at } from '../../kit/assert.ts';
import type { Extreme, PlacementModel } from '../placement-model.ts';
import { type Block, blocksOf } from './blocks.ts';
import { type HardTerms, hardTerms, moveCostIn } from './hard-terms.ts';

/** What may happen to blocks of one node: these leave, at this cost, and take this load along. */
export interface Option {
  readonly weight: number;
  readonly cost: number;
  readonly kinds: readonly number[];
}

/** A block that costs less here than elsewhere, as one that is split does where some of it are already. */
export interface Hold {
  readonly kind: number;
  readonly weight: number;
  readonly saving: number;
}

/** Blocks of equal load that may be on the same nodes: where they come from is all the same to a target. */
export interface Kind {
  readonly weight: number;
  count: number;
  readonly allowed: Uint8Array;
}

/**
 * The part of a model that its greatest difference between nodes and its move costs are about, in whole units
 * of load: from each node something leaves, to each something comes, and of each kind as much as leaves.
 */
export interface SpreadProblem {
  readonly nodeCount: number;
  readonly kinds: readonly Kind[];
  /** Load that is in every node whatever happens; what may leave comes on top. */
  readonly fixed: Float64Array;
  /** Per node: one option of each choice is taken. */
  readonly choices: readonly (readonly (readonly Option[])[])[];
  readonly holds: readonly (readonly Hold[])[];
  /** Cost that is paid anyway, and what leaves anyway. */
  readonly fixedCost: number;
  readonly leaving: Int32Array;
  /** level = floor((base + unit x load) / divisor); nodes with divisor 0 do not count. */
  readonly base: Float64Array;
  readonly divisor: Float64Array;
  readonly unit: number;
  readonly gapWeight: number;
  /** Every placement costs a multiple of this. */
  readonly step: number;
}

const gcd = (one: number, other: number): number => {
  let [greater, less] = [one, other];
  while (less > 0) [greater, less] = [less, greater % less];
  return greater;
};

interface Draft {
  readonly model: PlacementModel;
  readonly extreme: Extreme;
  readonly unit: number;
  readonly costAt: (guest: number, node: number) => number;
  readonly figures: Set<number>;
  readonly kinds: Kind[];
  readonly kindOf: Map<string, number>;
  readonly leaving: number[];
  readonly fixed: Float64Array;
  readonly choices: Option[][][];
  readonly holds: Hold[][];
  fixedCost: number;
}

const weightOf = ({ extreme, unit }: Draft, guests: readonly number[]): number =>
  guests.reduce((sum, guest) => sum + at(extreme.need, guest), 0) / unit;

function kindOf(draft: Draft, weight: number, allowed: Uint8Array, name: string): number {
  const key = `${weight} ${allowed.join('')} ${name}`;
  const known = draft.kindOf.get(key);
  if (known !== undefined) return known;
  draft.kindOf.set(key, draft.kinds.length);
  draft.leaving.push(0);
  return draft.kinds.push({ weight, count: 0, allowed }) - 1;
}

/** What a block costs on each node where it may be. */
function costsOf(draft: Draft, { guests, allowed }: Block): Map<number, number> {
  const costs = new Map<number, number>();
  allowed.forEach((isAllowed, node) => {
    if (isAllowed !== 1) return;
    const cost = guests.reduce((sum, guest) => sum + draft.costAt(guest, node), 0);
    costs.set(node, cost);
    draft.figures.add(Math.abs(cost));
  });
  return costs;
}

/** The figure that is there most often. */
function usual(figures: Iterable<number>): number {
  const counts = new Map<number, number>();
  for (const figure of figures) counts.set(figure, (counts.get(figure) ?? 0) + 1);
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0])[0];
}

/** A block that costs differently on different nodes, such as a split one: held where it saves something. */
function addHeld(draft: Draft, { allowed }: Block, weight: number, costs: Map<number, number>, name: string) {
  const kind = kindOf(draft, weight, allowed, name);
  const elsewhere = usual(costs.values());
  at(draft.kinds, kind).count = 1;
  draft.leaving[kind] = 1;
  draft.fixedCost += elsewhere;
  for (const [node, cost] of costs)
    if (cost !== elsewhere) at(draft.holds, node).push({ kind, weight, saving: elsewhere - cost });
}

/** A block that costs the same wherever it goes; answers what may become of it unless it cannot stay. */
function addPlain(draft: Draft, { allowed }: Block, weight: number, cost: number, home: number) {
  const kind = kindOf(draft, weight, allowed, '');
  at(draft.kinds, kind).count++;
  if (allowed[home] === 1) return { weight, cost, kinds: [kind] };
  draft.fixedCost += cost;
  draft.leaving[kind] = (draft.leaving[kind] ?? 0) + 1;
  return undefined;
}

/** Adds a block; answers what may become of it unless that is decided, or told otherwise. */
function addBlock(draft: Draft, block: Block, index: number): Leaver | undefined {
  const costs = costsOf(draft, block);
  const weight = weightOf(draft, block.guests);
  const [only, ...others] = costs.keys();
  if (only === undefined) draft.fixedCost = Number.POSITIVE_INFINITY;
  if (only === undefined || others.length === 0 || weight === 0) {
    draft.fixedCost += Math.min(...costs.values());
    if (only !== undefined) draft.fixed[only] = (draft.fixed[only] ?? 0) + weight;
    return undefined;
  }
  const [home = -1, ...otherHomes] = block.homes.keys();
  const away = new Set([...costs].filter(([node]) => node !== home).map(([, cost]) => cost));
  if (otherHomes.length > 0 || away.size > 1) {
    addHeld(draft, block, weight, costs, `held ${index}`);
    return undefined;
  }
  const option = addPlain(draft, block, weight, [...away][0] ?? 0, home);
  return option === undefined ? undefined : { node: home, option };
}

const stays: Option = { weight: 0, cost: 0, kinds: [] };

const sumOf = (options: readonly Option[]): Option => ({
  weight: options.reduce((sum, { weight }) => sum + weight, 0),
  cost: options.reduce((sum, { cost }) => sum + cost, 0),
  kinds: options.flatMap(({ kinds }) => kinds),
});

/** Of blocks that must not share a node, all leave or all but one. */
function conflictOptions(options: readonly Option[]): Option[] {
  const butOne = options.map((stayer) => sumOf(options.filter((each) => each !== stayer)));
  return [sumOf(options), ...butOne];
}

interface Leaver {
  readonly node: number;
  readonly option: Option;
}

/** Members of a group per node, of those that are not in a choice yet. */
function byNode(leavers: ReadonlyMap<number, Leaver>, members: Iterable<number>): Map<number, number[]> {
  const here = new Map<number, number[]>();
  for (const index of members) {
    const leaver = leavers.get(index);
    if (leaver !== undefined) here.set(leaver.node, [...(here.get(leaver.node) ?? []), index]);
  }
  return here;
}

/** Puts what may leave into choices: alone, or with those that it must not stay together with. */
function addChoices(draft: Draft, hard: HardTerms, blocks: readonly Block[]): void {
  const leavers = new Map<number, Leaver>();
  blocks.forEach((block, index) => {
    const leaver = addBlock(draft, block, index);
    if (leaver !== undefined) leavers.set(index, leaver);
  });
  const blockOf = new Map(
    blocks.flatMap(({ guests }, index) => guests.map((guest) => [guest, index] as const)),
  );
  for (const { guests } of hard.apart) {
    const members = new Set(guests.map((guest) => blockOf.get(guest) ?? -1));
    for (const [node, together] of byNode(leavers, members)) {
      if (together.length < 2) continue;
      const options = together.map((index) => leavers.get(index)?.option ?? stays);
      at(draft.choices, node).push(conflictOptions(options));
      for (const index of together) leavers.delete(index);
    }
  }
  for (const { node, option } of leavers.values()) at(draft.choices, node).push([stays, option]);
}

/** What all costs are multiples of; 0 where they are not whole. */
const stepOf = ({ figures, extreme }: Draft): number =>
  [extreme.weight, ...figures].every(Number.isInteger) ? [...figures].reduce(gcd, extreme.weight) : 0;

/**
 * What a lower bound of one tier needs of a model, told for the placements that are as good as `place` in the
 * tiers before. Undefined where those tiers are not known to be at their least.
 */
export function spreadProblem(
  model: PlacementModel,
  place: ArrayLike<number>,
  extreme: Extreme,
): SpreadProblem | undefined {
  const hard = hardTerms(model, place, extreme.tier);
  if (hard === undefined || extreme.of !== 'gap') return undefined;
  const { nodeCount } = model;
  const draft: Draft = {
    ...{ model, extreme, kinds: [], kindOf: new Map(), leaving: [], fixedCost: 0 },
    unit: Array.from(extreme.need).reduce((sum, need) => gcd(sum, need), 0) || 1,
    ...{ costAt: moveCostIn(model, extreme.tier), figures: new Set() },
    fixed: new Float64Array(nodeCount),
    choices: Array.from({ length: nodeCount }, () => []),
    holds: Array.from({ length: nodeCount }, () => []),
  };
  addChoices(draft, hard, blocksOf(model, hard));
  if (draft.fixedCost === Number.POSITIVE_INFINITY) return undefined;
  return {
    ...{ nodeCount, kinds: draft.kinds, fixed: draft.fixed, choices: draft.choices, holds: draft.holds },
    ...{ fixedCost: draft.fixedCost, leaving: Int32Array.from(draft.leaving), unit: draft.unit },
    base: Float64Array.from({ length: nodeCount }, (_, node) => extreme.base?.[node] ?? 0),
    divisor: Float64Array.from(extreme.divisor),
    gapWeight: extreme.weight,
    step: stepOf(draft),
  };
}
