import * as z from 'zod/mini';
import { GUEST_KINDS } from '../snapshot/guest-facts.ts';
import { UnknownFact } from '../snapshot/snapshot.ts';
import { Reason } from './reason.ts';

/** `optimal` and `within` are proofs; `stopped-early` is said by `Plan.stoppedEarly`, beside one of these. */
export const PLAN_STATUSES = [
  'optimal',
  'within',
  'locally-optimal',
  'no-action-needed',
  'no-beneficial-move',
  'infeasible',
] as const;

/** A plan that may be this much dearer than the best one is very close to it in anybody's eyes. */
export const VERY_CLOSE_PERCENT = 2;

/** `current-sample`: no history was read yet, and the panel says so. */
export const PLAN_BASES = ['current-sample', 'history'] as const;

/** How a guest gets there: `live` pauses it for less than a second, `restart` stops it (containers). */
export const MOVE_HOWS = ['live', 'restart', 'offline'] as const;

export const Action = z.object({ vmid: z.int(), source: z.string(), target: z.string() });
export type Action = z.infer<typeof Action>;

/** Actions of one step may run side by side; a step starts when the one before has ended. */
export const Step = z.object({ step: z.int(), actions: z.array(Action) });
export type Step = z.infer<typeof Step>;

export const Alternative = z.object({ node: z.string(), reason: Reason });
export type Alternative = z.infer<typeof Alternative>;

/** Where a guest is set down on its way, because its target has no room for it before others have left. */
export const Stop = z.object({
  node: z.string(),
  /** The step in which it goes on from there, and what that waits for. */
  step: z.int(),
  needs: z.array(z.int()),
  needsLeft: z.array(z.int()),
});
export type Stop = z.infer<typeof Stop>;

export const PlannedMove = z.object({
  ...Action.shape,
  name: z.optional(z.string()),
  kind: z.enum(GUEST_KINDS),
  step: z.int(),
  how: z.enum(MOVE_HOWS),
  /** What goes over the network: touched memory and, where they move, local disks. */
  bytes: z.number(),
  expectedSeconds: z.number(),
  expectedSecondsRange: z.tuple([z.number(), z.number()]),
  /** How long the guest does not answer; 0 for less than a second. */
  downtimeSeconds: z.number(),
  reason: Reason,
  /** Points by which the worst node improves at this move. */
  gainPercent: z.number(),
  /** Load of the target after the whole plan, in percent of the resource that decided. */
  targetPercent: z.number(),
  /** Guests that must have moved before: un-ticking one of them un-ticks this. */
  needs: z.array(z.int()),
  /** Guests that must have left their node before, and may still be on their stop. */
  needsLeft: z.optional(z.array(z.int())),
  /** It parks there first; `step` and `needs` are of the way to it. */
  via: z.optional(Stop),
  /** Guests that only move together with this one (strict bundles). */
  togetherWith: z.array(z.int()),
  /** Why not one of the other nodes, best first. */
  alternatives: z.array(Alternative),
  warnings: z.array(Reason),
  /** Needs a tick of its own before it is executed: downtime. */
  needsConsent: z.boolean(),
});
export type PlannedMove = z.infer<typeof PlannedMove>;

/** A guest that stays, with the first reason. */
export const Stay = z.object({ vmid: z.int(), node: z.string(), reason: Reason });
export type Stay = z.infer<typeof Stay>;

export const NodeBalance = z.object({
  node: z.string(),
  memoryBytes: z.number(),
  memoryTotalBytes: z.number(),
  cpuCores: z.number(),
  cpuTotalCores: z.number(),
  /** Running guests on it. */
  guests: z.int(),
  /** What balloons keep from its guests because memory is short (S8); absent where nothing is known of it. */
  squeezedBytes: z.optional(z.number()),
});
export type NodeBalance = z.infer<typeof NodeBalance>;

/** How the nodes are loaded; spread = highest minus lowest percentage over the nodes that may hold guests. */
export const Balance = z.object({
  nodes: z.array(NodeBalance),
  spreadPercent: z.object({ memory: z.number(), cpu: z.number() }),
  /** The headline: the fullest node and what it is full of; absent when no node's load is known. */
  worst: z.optional(z.object({ node: z.string(), resource: z.enum(['memory', 'cpu']), percent: z.number() })),
  /** Whether the guests of any one lost node fit into the memory of the others. */
  survivesNodeLoss: z.enum(['yes', 'no', 'unknown']),
});
export type Balance = z.infer<typeof Balance>;

export const Plan = z.object({
  status: z.enum(PLAN_STATUSES),
  /** Distance to the best possible in percent, where `status` is `within`; a proof, not a guess. */
  gapPercent: z.optional(z.number()),
  stoppedEarly: z.boolean(),
  /** Why nothing is proposed, or why a plan is infeasible. */
  statusReason: z.optional(Reason),
  basis: z.enum(PLAN_BASES),
  moves: z.array(PlannedMove),
  steps: z.array(Step),
  stays: z.array(Stay),
  before: Balance,
  after: Balance,
  bytes: z.number(),
  expectedSecondsRange: z.tuple([z.number(), z.number()]),
  /** What is expected within the parallel limits, and what no order of these moves falls below. */
  makespanSeconds: z.optional(z.number()),
  boundSeconds: z.optional(z.number()),
  unknown: z.array(UnknownFact),
  workUnits: z.int(),
});
export type Plan = z.infer<typeof Plan>;
