import * as z from 'zod/mini';
import { MOVE_HOWS } from '../plan/plan.ts';
import { Purpose } from '../plan/purpose.ts';
import { Wrong } from '../plan/wrong.ts';
import { Settings } from '../settings/settings.ts';
import { GUEST_KINDS } from '../snapshot/guest-facts.ts';
import {
  EXECUTION_OUTCOMES,
  EXECUTION_PHASES,
  Measured,
  MOVE_STATES,
  MoveProgress,
} from './execution-view.ts';
import { Promised } from './promised.ts';

export const EXECUTION_FORMAT = 1;

/** The second leg of a guest that stops on its way. */
const Onward = z.object({
  target: z.string(),
  step: z.int(),
  needs: z.array(z.int()),
  needsLeft: z.array(z.int()),
});

/** What a request says beside where to and how, as the look before it found. */
export const RequestDetails = z.object({
  withLocalDisks: z.optional(z.boolean()),
  /** `from:to` pairs, as Proxmox VE takes them. */
  targetStorage: z.optional(z.string()),
  /** Connections through the firewall go along; only where both nodes can. */
  withConntrackState: z.optional(z.boolean()),
  /** What its storages allow, where that is less than the limit of the execution. */
  limitBytesPerSecond: z.optional(z.number()),
});
export type RequestDetails = Readonly<z.infer<typeof RequestDetails>>;

/** One move of an execution: what was planned, how far it is, and what must be known to follow it on. */
export const ExecutionMove = z.object({
  vmid: z.int(),
  name: z.optional(z.string()),
  kind: z.enum(GUEST_KINDS),
  source: z.string(),
  target: z.string(),
  step: z.int(),
  how: z.enum(MOVE_HOWS),
  bytes: z.number(),
  expectedSeconds: z.number(),
  expectedSecondsRange: z.optional(z.tuple([z.number(), z.number()])),
  /** Its downtime was ticked on its own. */
  isRestart: z.optional(z.boolean()),
  needs: z.array(z.int()),
  /** Guests that must have left their node, arrived or set down on their way. */
  needsLeft: z.optional(z.array(z.int())),
  togetherWith: z.array(z.int()),
  /** Where it goes on to once it is there: it only stops at `target`. */
  onward: z.optional(Onward),
  /** Where it came from, once it stands at its stop. */
  parkedFrom: z.optional(z.string()),
  state: z.enum(MOVE_STATES),
  detail: z.optional(z.string()),
  remedy: z.optional(z.string()),
  /** Other guests that `detail` speaks of: it is for those who may see all of them (S12). */
  detailAbout: z.optional(z.array(z.int())),
  /** The move whose failure made this one be skipped; told by the view, which knows who may see it. */
  blockedBy: z.optional(z.int()),
  /** Its task; of a guest that HA manages first the request, then the migration that HA made of it. */
  upid: z.optional(z.string()),
  progress: z.optional(MoveProgress),
  startedAtMs: z.optional(z.int()),
  endedAtMs: z.optional(z.int()),
  heldUntilMs: z.optional(z.int()),
  /** HA manages the guest: the request is only queued, and HA migrates. */
  ha: z.optional(z.boolean()),
  /** HA moves it along with the request for this guest: none is sent for it. */
  leader: z.optional(z.int()),
  /** The first between its nodes for a while: it is judged before others follow (S16). */
  canary: z.optional(z.boolean()),
  /** The agent in the guest answered before the move. */
  hadAgent: z.optional(z.boolean()),
  request: z.optional(RequestDetails),
  /** Whose request it was, and whose task it is. */
  askedBy: z.optional(z.string()),
  /** Tasks of the guest that were there before our request: never ours. */
  knownUpids: z.optional(z.array(z.string())),
  /** The request was sent by this bridge and its answer was lost. */
  unanswered: z.optional(z.boolean()),
  /** Its abort was asked for. */
  cancelled: z.optional(z.boolean()),
  measured: z.optional(Measured),
  /** Its task failed; said once the inventory has shown where the guest is. */
  failure: z.optional(z.string()),
});
export type ExecutionMove = Readonly<z.infer<typeof ExecutionMove>>;

export const ExecutionLimits = z.object({
  parallelMax: z.int(),
  /** Moves into and out of one node together. */
  parallelPerNodeMax: z.int(),
  bandwidthMaxBytesPerSecond: z.optional(z.number()),
  /** A guest that HA manages would migrate without our limit on a link that corosync shares (S1). */
  haUnlimited: z.boolean(),
});
export type ExecutionLimits = z.infer<typeof ExecutionLimits>;

/** Everything about one execution, and nothing secret: this is what the journal keeps. */
export const Execution = z.object({
  format: z.literal(EXECUTION_FORMAT),
  id: z.string(),
  planId: z.string(),
  digest: z.string(),
  approvedBy: z.string(),
  /** From where it was approved (S17). */
  address: z.optional(z.string()),
  /** Its approver holds no Sys.Modify on `/`: it ends for an administrator, after its current moves (S6). */
  yields: z.optional(z.boolean()),
  /** The node whose bridge executes; absent where the companion is off. */
  node: z.optional(z.string()),
  /** Absent: for balance. */
  purpose: z.optional(Purpose),
  startedAtMs: z.int(),
  endedAtMs: z.optional(z.int()),
  /** Until when new moves may start (S2); absent when nobody's approval is in force. */
  mandateEndsAtMs: z.optional(z.int()),
  /** What it was planned with: its rules and limits hold to the end. */
  settings: Settings,
  limits: ExecutionLimits,
  phase: z.enum(EXECUTION_PHASES),
  /** How it will end once the running moves have; set by Stop, Abort and Close. */
  ending: z.optional(z.enum(EXECUTION_OUTCOMES)),
  outcome: z.optional(z.enum(EXECUTION_OUTCOMES)),
  detail: z.optional(z.string()),
  /** Somebody's sign-in lets us look at the running tasks. */
  followed: z.boolean(),
  waitingSinceMs: z.optional(z.int()),
  /** Pairs of nodes between which moves went well lately (S16), as `pairOf` names them. */
  provenPairs: z.optional(z.array(z.string())),
  /** What is left is being planned again: nothing starts before that is done. */
  replanning: z.optional(z.boolean()),
  promised: z.optional(Promised),
  /** What was full beyond its limit when it was approved: the plan may fill it again, but never further. */
  fullAtApproval: z.optional(z.array(Wrong)),
  moves: z.array(ExecutionMove),
});
export type Execution = Readonly<z.infer<typeof Execution>>;

const OPEN = ['waiting', 'checking', 'starting', 'running', 'settling'] as const;

/** Has not ended. */
export const isOpen = ({ state }: ExecutionMove): boolean => OPEN.some((open) => open === state);

/** Takes a place on its source and its target. A guest being checked has its place reserved. */
export const isActive = (move: ExecutionMove): boolean => isOpen(move) && move.state !== 'waiting';

/** PVE has, or may have, been asked to move it, and where it is now is not yet known. */
export const isUnderWay = ({ state }: ExecutionMove): boolean =>
  state === 'starting' || state === 'running' || state === 'settling';

export const moveOf = (execution: Execution, vmid: number): ExecutionMove | undefined =>
  execution.moves.find((move) => move.vmid === vmid);
