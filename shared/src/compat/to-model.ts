import type { Dimension, GroupRule, MoveCost, PlacementModel } from '../kernel/placement-model.ts';
import { at } from '../kit/assert.ts';
import { blocksOf } from './blocks.ts';
import type { CompatCluster, CompatRule } from './cluster.ts';
import { type CapacityRule, type HardRule, needOf } from './hard-rules.ts';
import { loadTerms } from './loads.ts';
import { migrationCost, SOFT_PENALTY } from './objective.ts';
import { type TieCost, tieCosts } from './tie-costs.ts';
import type { Weights } from './weights.ts';

/** A cluster as the public model; what stands beside it leads back to guests and to the peer's objective. */
export interface CompiledCompat {
  readonly model: PlacementModel;
  /** Guests of each block, and the block of each guest. */
  readonly members: readonly (readonly number[])[];
  readonly blockOf: Int32Array;
  /** Per tier: what the model's costs leave out, because it costs the same everywhere. */
  readonly offset: readonly number[];
}

/** Tiers: what must hold and does not; the objective; after them the order among equals. */
export const TIERS = { broken: 0, objective: 1, ties: 2 } as const;

export interface CompileOptions {
  readonly weights: Weights;
  readonly rules: readonly HardRule[];
  /** With the tiers that decide between placements of equal objective. */
  readonly hasTies: boolean;
}

/**
 * Which guests become one: hard groups, but for those of which a wish counts several members apart, since one
 * block is one member there.
 */
function mergedGroups({ apart }: CompatCluster, rules: readonly HardRule[], guestCount: number) {
  const groups = rules.flatMap((rule) => (rule.kind === 'together' ? [rule.guests] : []));
  const { members, blockOf } = blocksOf(guestCount, groups);
  const split = new Set<number>();
  for (const { guests, isHard } of apart)
    if (!isHard) {
      const blocks = guests.map((guest) => at(blockOf, guest));
      for (const block of blocks) if (blocks.indexOf(block) !== blocks.lastIndexOf(block)) split.add(block);
    }
  const isSplit = (guests: readonly number[]) => guests.some((guest) => split.has(at(blockOf, guest)));
  return {
    merged: members.filter((block) => block.length > 1 && !isSplit(block)),
    kept: members.filter((block) => block.length > 1 && isSplit(block)),
  };
}

const isCapacity = (rule: HardRule): rule is CapacityRule =>
  rule.kind === 'memory' || rule.kind === 'cpu' || rule.kind === 'storage';

/** guest x node: 1 where a block may be. */
function allowedOf(cluster: CompatCluster, rules: readonly HardRule[], blockOf: Int32Array, count: number) {
  const nodeCount = cluster.nodes.length;
  const allowed = new Uint8Array(count * nodeCount).fill(1);
  const keepOnly = (guest: number, nodes: readonly number[]) => {
    const row = at(blockOf, guest) * nodeCount;
    for (let node = 0; node < nodeCount; node++) if (!nodes.includes(node)) allowed[row + node] = 0;
  };
  for (const rule of rules)
    switch (rule.kind) {
      case 'maintenance':
      case 'evacuation':
        for (let cell = rule.node; cell < allowed.length; cell += nodeCount) allowed[cell] = 0;
        break;
      case 'ignored':
        keepOnly(rule.guest, [rule.node]);
        break;
      case 'pin':
        keepOnly(rule.guest, rule.nodes);
        break;
      case 'together':
      case 'apart':
      case 'memory':
      case 'cpu':
      case 'storage':
        break;
    }
  return allowed;
}

/** Where a block counts as at home: one of its members' nodes, if possible allowed, and the dearest to leave. */
function homeOf(
  cluster: CompatCluster,
  block: readonly number[],
  isAllowed: (node: number) => boolean,
): number {
  const homes = [...new Set(block.map((guest) => at(cluster.guests, guest).node))];
  const kept = (home: number) =>
    block
      .filter((guest) => at(cluster.guests, guest).node === home)
      .reduce((sum, guest) => sum + migrationCost(at(cluster.guests, guest)), 0);
  homes.sort(
    (one, other) =>
      Number(isAllowed(other)) - Number(isAllowed(one)) || kept(other) - kept(one) || one - other,
  );
  return homes[0] ?? 0;
}

/** Sums of a figure over the members of each block. */
const perBlock = (members: CompiledCompat['members'], figure: (guest: number) => number): Float64Array =>
  Float64Array.from(members, (block) => block.reduce((sum, guest) => sum + figure(guest), 0));

function dimensionsOf(
  cluster: CompatCluster,
  rules: readonly HardRule[],
  { members, home }: { members: CompiledCompat['members']; home: Int32Array },
): Dimension[] {
  const kinds = new Map<string, CapacityRule[]>();
  for (const rule of rules.filter(isCapacity))
    kinds.set(`${rule.kind} ${rule.pool}`, [...(kinds.get(`${rule.kind} ${rule.pool}`) ?? []), rule]);
  return [...kinds.values()].flatMap((kind) => {
    const [first] = kind;
    if (first === undefined) return [];
    const need = perBlock(members, (guest) => needOf(first, at(cluster.guests, guest)));
    const capacity = new Float64Array(cluster.nodes.length);
    for (const { node, capacity: each } of kind) capacity[node] = each;
    const load = new Float64Array(cluster.nodes.length);
    home.forEach((node, block) => {
      load[node] = at(load, node) + at(need, block);
    });
    const isOver = load.some((each, node) => each > at(capacity, node));
    return [{ need, capacity, ...(isOver ? { safety: capacity, weight: 1, tier: TIERS.broken } : {}) }];
  });
}

const distinct = (blockOf: Int32Array, guests: readonly number[]): number[] => [
  ...new Set(guests.map((guest) => at(blockOf, guest))),
];

function softGroups({ guests, name: _ }: CompatRule, isApart: boolean, blockOf: Int32Array): GroupRule[] {
  if (isApart) {
    const blocks = distinct(blockOf, guests);
    if (blocks.length < 2) return [];
    const crowded = { most: 1, per: 'node', weight: SOFT_PENALTY, tier: TIERS.objective } as const;
    return [{ guests: blocks, crowded }];
  }
  const [first, ...others] = guests;
  return others.flatMap((other) => {
    const blocks = distinct(blockOf, [first ?? other, other]);
    const together = { weight: 2 * SOFT_PENALTY, tier: TIERS.objective };
    return blocks.length < 2 ? [] : [{ guests: blocks, together }];
  });
}

function groupsOf(
  { together, apart }: CompatCluster,
  rules: readonly HardRule[],
  kept: readonly (readonly number[])[],
  blockOf: Int32Array,
): GroupRule[] {
  return [
    ...rules.flatMap((rule): GroupRule[] =>
      rule.kind === 'apart'
        ? [
            {
              guests: rule.guests.map((guest) => at(blockOf, guest)),
              perNodeMax: 1,
              repair: { weight: 1, tier: TIERS.broken },
            },
          ]
        : [],
    ),
    ...kept.map((guests) => ({
      guests: guests.map((guest) => at(blockOf, guest)),
      together: { weight: 1, tier: TIERS.broken },
    })),
    ...apart.filter(({ isHard }) => !isHard).flatMap((rule) => softGroups(rule, true, blockOf)),
    ...together.filter(({ isHard }) => !isHard).flatMap((rule) => softGroups(rule, false, blockOf)),
  ];
}

/** One cost table of blocks from one of guests, relative to home; what cannot be avoided goes into the offset. */
function blockCosts(
  { tier, at: costAt }: TieCost,
  { members, home, nodeCount }: { members: CompiledCompat['members']; home: Int32Array; nodeCount: number },
  offset: number[],
): MoveCost[] {
  const perGuest = new Float64Array(members.length);
  const perTarget = new Float64Array(members.length * nodeCount);
  let isPlain = true;
  members.forEach((block, index) => {
    const here = at(home, index);
    const sum = (node: number) => block.reduce((total, guest) => total + costAt(guest, node), 0);
    const base = sum(here);
    offset[tier] = (offset[tier] ?? 0) + base;
    const elsewhere = Array.from({ length: nodeCount }, (_, node) => sum(node) - base);
    const [typical = 0] = elsewhere.filter((_, node) => node !== here);
    perGuest[index] = typical;
    elsewhere.forEach((cost, node) => {
      const extra = node === here ? 0 : cost - typical;
      perTarget[index * nodeCount + node] = extra;
      if (extra !== 0) isPlain = false;
    });
  });
  return [{ tier, perGuest, ...(isPlain ? {} : { perTarget }) }];
}

/** Everything that the peer demands and weighs, in the words of the public model. */
export function compileCompat(cluster: CompatCluster, options: CompileOptions): CompiledCompat {
  const { weights, rules, hasTies } = options;
  const { guests, nodes } = cluster;
  const { merged, kept } = mergedGroups(cluster, rules, guests.length);
  const { members, blockOf } = blocksOf(guests.length, merged);
  const allowed = allowedOf(cluster, rules, blockOf, members.length);
  const nodeCount = nodes.length;
  const isAllowed = (block: number, node: number) => allowed[block * nodeCount + node] === 1;
  const home = Int32Array.from(members, (block, index) =>
    homeOf(cluster, block, (node) => isAllowed(index, node)),
  );
  const offset: number[] = [0, 0];
  const leaving = Float64Array.from(home, (node, block) => (isAllowed(block, node) ? 0 : -1));
  offset[TIERS.broken] = leaving.reduce((sum, each) => sum - each, 0);
  const stay: TieCost = {
    tier: TIERS.objective,
    at: (guest, node) => {
      const from = at(guests, guest);
      return from.node === node || cluster.ignored.has(guest) ? 0 : weights.stickiness * migrationCost(from);
    },
  };
  const costs = [stay, ...(hasTies ? tieCosts(cluster, TIERS.ties) : [])];
  const shape = { members, home, nodeCount };
  return {
    model: {
      ...{ guestCount: members.length, nodeCount, home, allowed },
      dimensions: dimensionsOf(cluster, rules, shape),
      extremes: weights.balance === 0 ? [] : extremesOf(cluster, weights.balance, members),
      groups: groupsOf(cluster, rules, kept, blockOf),
      moveCosts: [
        { tier: TIERS.broken, perGuest: leaving },
        ...costs.flatMap((cost) => blockCosts(cost, shape, offset)),
      ],
      tierCount: 1 + costs.reduce((most, { tier }) => Math.max(most, tier), 0),
      searchTier: TIERS.objective,
    },
    ...{ members, blockOf, offset },
  };
}

const extremesOf = (cluster: CompatCluster, balance: number, members: CompiledCompat['members']) =>
  loadTerms(cluster).map(({ need, divisor, weight }) => ({
    of: 'gap' as const,
    need: perBlock(members, (guest) => at(need, guest)),
    divisor,
    weight: balance * weight,
    tier: TIERS.objective,
  }));

/** Where each guest is when the blocks are there. */
export const guestPlaces = ({ blockOf }: CompiledCompat, blocks: ArrayLike<number>): Int32Array =>
  blockOf.map((block) => at(blocks, block));
