import * as z from 'zod/mini';
import { Question, QuestionAnswer } from '../plan/answers/question.ts';
import { SettingsPatch } from '../settings/settings.ts';
import { Problem } from './problems.ts';
import { MissingRight, SECTIONS } from './sections.ts';

const RequestId = z.int().check(z.gte(0));
const Vmids = z.array(z.int()).check(z.maxLength(10_000));
/** Of a section each; a newer peer may have some that this one does not know. */
const SectionVersions = z.record(z.string(), z.int());

/** What a panel may say. Every request has an id and is answered by `done` or `problem` with it. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    protocolMin: z.int(),
    protocolMax: z.int(),
    csrfToken: z.string().check(z.maxLength(200)),
    capabilities: z.array(z.string().check(z.maxLength(64))).check(z.maxLength(64)),
    /** After a reconnect: what the panel has already, so that only the rest is sent. */
    have: z.optional(z.object({ bridge: z.string(), versions: SectionVersions })),
  }),
  z.object({ type: z.literal('plan.request'), id: RequestId, settings: SettingsPatch }),
  z.object({ type: z.literal('plan.cancel'), id: RequestId }),
  z.object({
    type: z.literal('plan.approve'),
    id: RequestId,
    planId: z.string(),
    digest: z.string(),
    vmids: Vmids,
    /** Guests whose downtime was ticked on its own. */
    consentVmids: Vmids,
    /** Ticked: one more node lost would cost the cluster its quorum (S15). */
    acceptsQuorumRisk: z.optional(z.boolean()),
  }),
  z.object({ type: z.literal('execution.stop'), id: RequestId, executionId: z.string() }),
  z.object({ type: z.literal('execution.abort'), id: RequestId, executionId: z.string() }),
  z.object({ type: z.literal('execution.continue'), id: RequestId, executionId: z.string() }),
  z.object({ type: z.literal('execution.close'), id: RequestId, executionId: z.string() }),
  /** Frees the lock of the cluster from a bridge that is gone; needs Sys.Modify on `/`. */
  z.object({ type: z.literal('execution.unlock'), id: RequestId }),
  /** Beside a plan; the answer comes as a message of its own, the last question of a user counts. */
  z.object({ type: z.literal('question.ask'), id: RequestId, question: Question, settings: SettingsPatch }),
  /** Keeps the settings for everybody; needs Sys.Modify on `/`. */
  z.object({ type: z.literal('settings.change'), id: RequestId, settings: SettingsPatch }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;
export type ClientMessageOf<Type extends ClientMessage['type']> = Extract<ClientMessage, { type: Type }>;

/** What a bridge says. `state` carries only sections whose version changed; one is in flight at a time. */
export const ServerMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    protocol: z.int(),
    /** New at every start of the bridge: section versions are comparable only within one. */
    bridge: z.string(),
    capabilities: z.array(z.string()),
    /** The clock by which it says when something was, and until when something holds. */
    nowMs: z.optional(z.int()),
  }),
  z.object({ type: z.literal('state'), versions: SectionVersions, sections: z.partial(z.object(SECTIONS)) }),
  z.object({
    type: z.literal('done'),
    id: RequestId,
    data: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
  }),
  /** What was asked with this id; where the answer has a plan, this approves it. */
  z.object({
    type: z.literal('answer'),
    id: RequestId,
    answer: z.optional(QuestionAnswer),
    approvable: z.optional(
      z.object({
        planId: z.string(),
        digest: z.string(),
        expiresAtMs: z.int(),
        missingRights: z.optional(z.array(MissingRight)),
      }),
    ),
    /** Why there is no answer. */
    problem: z.optional(Problem),
  }),
  z.object({ type: z.literal('problem'), id: z.optional(RequestId), problem: Problem }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
