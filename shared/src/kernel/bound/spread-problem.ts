import { at } from '../../kit/assert.ts';
import type { Extreme, PlacementModel } from '../placement-model.ts';
import { type Block, blocksOf } from './blocks.ts';
import { type HardTerms, hardTerms, leastMoveCosts } from './hard-terms.ts';

/** What may happen to blocks of one node: these leave, at this cost, and take this load along. */
export interface Option {
  readonly weight: number;
  readonly cost: number;
  readonly kinds: readonly number[];
}

/** A split block that may be united here: that saves the cost of those who are here already. */
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
  readonly moveCost: Float64Array;
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

const costOf = ({ moveCost }: Draft, guests: readonly number[]): number =>
  guests.reduce((sum, guest) => sum + (moveCost[guest] ?? 0), 0);

function kindOf(draft: Draft, weight: number, allowed: Uint8Array, name: string): number {
  const key = `${weight} ${allowed.join('')} ${name}`;
  const known = draft.kindOf.get(key);
  if (known !== undefined) return known;
  draft.kindOf.set(key, draft.kinds.length);
  draft.leaving.push(0);
  return draft.kinds.push({ weight, count: 0, allowed }) - 1;
}

/** A block whose members are on several nodes: one node holds it in the end. */
function addSplit(draft: Draft, block: Block, index: number): void {
  const weight = weightOf(draft, block.guests);
  if (weight === 0) {
    addWeightless(draft, block);
    return;
  }
  const kind = kindOf(draft, weight, block.allowed, `split ${index}`);
  at(draft.kinds, kind).count = 1;
  draft.leaving[kind] = 1;
  draft.fixedCost += costOf(draft, block.guests);
  for (const [node, guests] of block.homes)
    if (block.allowed[node] === 1)
      at(draft.holds, node).push({ kind, weight, saving: costOf(draft, guests) });
}

/** What weighs nothing can be anywhere: it costs what it must cost. */
function addWeightless(draft: Draft, { homes, allowed }: Block): void {
  const costs = [...homes].map(([node, guests]) => (allowed[node] === 1 ? costOf(draft, guests) : 0));
  const all = costOf(draft, [...homes.values()].flat());
  draft.fixedCost += Math.min(all, all - Math.max(...costs));
}

/** A block at one home; answers what may become of it unless that is decided. */
function addWhole(draft: Draft, block: Block, node: number): Option | undefined {
  const { guests, allowed } = block;
  const [weight, cost] = [weightOf(draft, guests), costOf(draft, guests)];
  const isOnlyHome = allowed[node] === 1 && allowed.reduce((sum, each) => sum + each, 0) === 1;
  if (isOnlyHome || cost === Number.POSITIVE_INFINITY) {
    draft.fixed[node] = (draft.fixed[node] ?? 0) + weight;
    return undefined;
  }
  if (weight === 0) {
    addWeightless(draft, block);
    return undefined;
  }
  const kind = kindOf(draft, weight, allowed, '');
  at(draft.kinds, kind).count++;
  if (allowed[node] === 1) return { weight, cost, kinds: [kind] };
  draft.fixedCost += cost;
  draft.leaving[kind] = (draft.leaving[kind] ?? 0) + 1;
  return undefined;
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

/** Adds every block and answers those that may leave, by number. */
function addBlocks(draft: Draft, blocks: readonly Block[]): Map<number, Leaver> {
  const leavers = new Map<number, Leaver>();
  blocks.forEach((block, index) => {
    const [node = -1] = block.homes.keys();
    if (block.homes.size > 1) addSplit(draft, block, index);
    const option = block.homes.size > 1 ? undefined : addWhole(draft, block, node);
    if (option !== undefined) leavers.set(index, { node, option });
  });
  return leavers;
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
  const leavers = addBlocks(draft, blocks);
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

function stepOf({ moveCost, extreme }: Draft): number {
  const finite = moveCost.filter((cost) => cost < Number.POSITIVE_INFINITY);
  const isWhole = [extreme.weight, ...finite].every((cost) => Number.isInteger(cost) && cost >= 0);
  return isWhole ? finite.reduce((sum, cost) => gcd(sum, cost), extreme.weight) : 0;
}

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
    moveCost: leastMoveCosts(model, extreme.tier),
    fixed: new Float64Array(nodeCount),
    choices: Array.from({ length: nodeCount }, () => []),
    holds: Array.from({ length: nodeCount }, () => []),
  };
  addChoices(draft, hard, blocksOf(model, hard));
  return {
    ...{ nodeCount, kinds: draft.kinds, fixed: draft.fixed, choices: draft.choices, holds: draft.holds },
    ...{ fixedCost: draft.fixedCost, leaving: Int32Array.from(draft.leaving), unit: draft.unit },
    base: Float64Array.from({ length: nodeCount }, (_, node) => extreme.base?.[node] ?? 0),
    divisor: Float64Array.from(extreme.divisor),
    gapWeight: extreme.weight,
    step: stepOf(draft),
  };
}
