import * as z from 'zod/mini';
import { PLAN_STATUSES } from '../plan.ts';
import { cpuPercent, memoryPercent } from './preview.ts';

const Node = z.object({
  node: z.string(),
  memoryBytes: z.number(),
  memoryTotalBytes: z.number(),
  cpuCores: z.number(),
  cpuTotalCores: z.number(),
  guests: z.int(),
});
const Figures = z.object({
  nodes: z.array(Node),
  spreadPercent: z.object({ memory: z.number(), cpu: z.number() }),
});

/** How good a plan is said to be. */
const quality = {
  status: z.enum(PLAN_STATUSES),
  gapPercent: z.optional(z.number()),
  stoppedEarly: z.optional(z.boolean()),
};

/** As much of a plan as is compared: a plan itself, or what `plan --json` wrote. */
export const ComparablePlan = z.object({
  ...quality,
  moves: z.array(
    z.object({
      vmid: z.int(),
      source: z.string(),
      target: z.string(),
      bytes: z.number(),
      expectedSeconds: z.number(),
    }),
  ),
  before: Figures,
  after: Figures,
});
export type ComparablePlan = z.infer<typeof ComparablePlan>;

const Move = z.object({ vmid: z.int(), source: z.string(), target: z.string() });

/** What one of the plans comes to. */
const Side = z.object({
  ...quality,
  moves: z.int(),
  bytes: z.number(),
  /** As if the moves ran one after the other. */
  seconds: z.number(),
  worstPercent: z.number(),
  spreadPercent: z.object({ memory: z.number(), cpu: z.number() }),
});

/** Two plans side by side. */
export const Comparison = z.object({
  one: Side,
  other: Side,
  /** Moves of both, to the same target. */
  common: z.array(Move),
  onlyOne: z.array(Move),
  onlyOther: z.array(Move),
  /** Guests that both move, but not to the same node. */
  elsewhere: z.array(z.object({ vmid: z.int(), target: z.string(), otherTarget: z.string() })),
  /** Nodes that would be loaded differently, in percent. */
  nodes: z.array(
    z.object({
      node: z.string(),
      memoryPercent: z.optional(z.number()),
      otherMemoryPercent: z.optional(z.number()),
      cpuPercent: z.optional(z.number()),
      otherCpuPercent: z.optional(z.number()),
    }),
  ),
  /** Whether they move the same guests to the same nodes and leave the same behind. */
  same: z.boolean(),
});
export type Comparison = z.infer<typeof Comparison>;

function sideOf({ status, gapPercent, stoppedEarly, moves, after }: ComparablePlan): Comparison['one'] {
  const sum = (figure: (move: ComparablePlan['moves'][number]) => number) =>
    moves.reduce((total, move) => total + figure(move), 0);
  const worst = after.nodes.flatMap((node) => [memoryPercent(node), cpuPercent(node)]);
  return {
    status,
    ...(gapPercent === undefined ? {} : { gapPercent }),
    ...(stoppedEarly === undefined ? {} : { stoppedEarly }),
    moves: moves.length,
    bytes: sum(({ bytes }) => bytes),
    seconds: sum(({ expectedSeconds }) => expectedSeconds),
    worstPercent: worst.reduce((most, percent) => Math.max(most, percent), 0),
    spreadPercent: after.spreadPercent,
  };
}

function nodesOf(one: ComparablePlan, other: ComparablePlan): Comparison['nodes'] {
  const ofOne = new Map(one.after.nodes.map((node) => [node.node, node]));
  const ofOther = new Map(other.after.nodes.map((node) => [node.node, node]));
  return [...new Set([...ofOne.keys(), ...ofOther.keys()])].flatMap((node) => {
    const [mine, theirs] = [ofOne.get(node), ofOther.get(node)];
    const row = {
      node,
      ...(mine === undefined ? {} : { memoryPercent: memoryPercent(mine), cpuPercent: cpuPercent(mine) }),
      ...(theirs === undefined
        ? {}
        : { otherMemoryPercent: memoryPercent(theirs), otherCpuPercent: cpuPercent(theirs) }),
    };
    const isSame = row.memoryPercent === row.otherMemoryPercent && row.cpuPercent === row.otherCpuPercent;
    return isSame ? [] : [row];
  });
}

const bare = ({ vmid, source, target }: ComparablePlan['moves'][number]) => ({ vmid, source, target });

/** What two plans have in common, and in what they differ. */
export function compare(one: ComparablePlan, other: ComparablePlan): Comparison {
  const ofOne = new Map(one.moves.map((move) => [move.vmid, move]));
  const ofOther = new Map(other.moves.map((move) => [move.vmid, move]));
  const common = one.moves.filter(({ vmid, target }) => ofOther.get(vmid)?.target === target).map(bare);
  const onlyOne = one.moves.filter(({ vmid }) => !ofOther.has(vmid)).map(bare);
  const onlyOther = other.moves.filter(({ vmid }) => !ofOne.has(vmid)).map(bare);
  const elsewhere = one.moves.flatMap(({ vmid, target }) => {
    const otherTarget = ofOther.get(vmid)?.target;
    return otherTarget === undefined || otherTarget === target ? [] : [{ vmid, target, otherTarget }];
  });
  const nodes = nodesOf(one, other);
  const isSame = [onlyOne, onlyOther, elsewhere, nodes].every(({ length }) => length === 0);
  return {
    one: sideOf(one),
    other: sideOf(other),
    ...{ common, onlyOne, onlyOther, elsewhere, nodes },
    same: isSame && one.status === other.status,
  };
}
