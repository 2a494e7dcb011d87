import * as z from 'zod/mini';
import { MOVE_HOWS } from '../plan/plan.ts';
import { Purpose } from '../plan/purpose.ts';
import { GUEST_KINDS } from '../snapshot/guest-facts.ts';
import { Promised } from './promised.ts';

/** `waiting` for its turn, `checking` its precondition, `starting`, `running`, then one of the ends. */
export const MOVE_STATES = [
  'waiting',
  'checking',
  'starting',
  'running',
  'settling',
  'done',
  'failed',
  'skipped',
  'aborted',
] as const;
export type MoveState = (typeof MOVE_STATES)[number];

/** `paused`: a failure waits for a person. `waiting`: knowledge survived, authority did not (S3). */
export const EXECUTION_PHASES = ['running', 'stopping', 'aborting', 'paused', 'waiting', 'finished'] as const;

export const EXECUTION_OUTCOMES = ['complete', 'partial', 'stopped', 'aborted', 'closed'] as const;
export type ExecutionOutcome = (typeof EXECUTION_OUTCOMES)[number];

export const MoveProgress = z.object({
  /** 0 to 1; absent figures were not in the log yet. */
  fraction: z.number(),
  bytesDone: z.optional(z.number()),
  bytesPerSecond: z.optional(z.number()),
  secondsLeft: z.optional(z.number()),
});
export type MoveProgress = z.infer<typeof MoveProgress>;

/** What the log of a migration says at its end. */
export const Measured = z.object({
  /** How long its task took, and how long the guest stood still. */
  seconds: z.number(),
  downtimeMs: z.optional(z.number()),
  /** What went over the network of its memory, what was copied again included. */
  sentBytes: z.optional(z.number()),
});

export const MoveView = z.object({
  vmid: z.int(),
  name: z.optional(z.string()),
  kind: z.enum(GUEST_KINDS),
  source: z.string(),
  target: z.string(),
  /** It only stops at `target` and goes on to here; and where it came from, once it stands there. */
  onward: z.optional(z.string()),
  parkedFrom: z.optional(z.string()),
  step: z.int(),
  how: z.enum(MOVE_HOWS),
  bytes: z.number(),
  state: z.enum(MOVE_STATES),
  /** Why it failed or was skipped, or what it waits for: text from outside, to be encoded where it is shown. */
  detail: z.optional(z.string()),
  /** What a person can do about it. */
  remedy: z.optional(z.string()),
  upid: z.optional(z.string()),
  progress: z.optional(MoveProgress),
  startedAtMs: z.optional(z.int()),
  endedAtMs: z.optional(z.int()),
  /** The first between its nodes for a while: others wait until it was seen to be well (S16). */
  canary: z.optional(z.boolean()),
  expectedSecondsRange: z.optional(z.tuple([z.number(), z.number()])),
  measured: z.optional(Measured),
});
export type MoveView = z.infer<typeof MoveView>;

/** One execution as a viewer may see it: the whole state, at every change. */
export const ExecutionView = z.object({
  id: z.string(),
  planId: z.string(),
  /** Of what was approved: its plan, by content. */
  digest: z.optional(z.string()),
  approvedBy: z.string(),
  /** The node whose bridge executes or executed it; absent where the companion is off. */
  node: z.optional(z.string()),
  /** From where it was approved (S17). */
  address: z.optional(z.string()),
  /** Absent: for balance. */
  purpose: z.optional(Purpose),
  startedAtMs: z.int(),
  endedAtMs: z.optional(z.int()),
  /** When the mandate ends (S2); absent while it waits for somebody to continue it. */
  continuesUntilMs: z.optional(z.int()),
  phase: z.enum(EXECUTION_PHASES),
  outcome: z.optional(z.enum(EXECUTION_OUTCOMES)),
  moves: z.array(MoveView),
  /** Moves of guests that this viewer may not see (S12). */
  hiddenMoves: z.int(),
  /** What is left is being planned again. */
  replanning: z.optional(z.boolean()),
  /** What was promised, and what was found some minutes after the last move. */
  promised: z.optional(Promised),
  detail: z.optional(z.string()),
});
export type ExecutionView = z.infer<typeof ExecutionView>;
