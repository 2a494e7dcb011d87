import * as z from 'zod/mini';
import type { Settings } from '../../settings/settings.ts';
import type { ClusterSnapshot } from '../../snapshot/snapshot.ts';
import { finalPlan } from '../final-plan.ts';
import type { Plan } from '../plan.ts';
import { Change } from './change.ts';
import { DescribedGuest } from './described-guest.ts';
import { Evacuation, evacuate } from './evacuate.ts';
import { Explanation, explain } from './explain.ts';
import { Placing, place } from './place.ts';
import { HomePlace, ReturnHome, returnHome } from './return-home.ts';
import { Survival, survive } from './survive.ts';
import { Supposition, whatIf } from './what-if.ts';

const Names = z.array(z.string().check(z.minLength(1), z.maxLength(63))).check(z.maxLength(1000));
const budget = {
  movesMax: z.optional(z.int().check(z.gte(0), z.lte(10_000))),
  bytesMax: z.optional(z.number().check(z.gte(0), z.lte(2 ** 50))),
};

/** What can be asked of a cluster beside a plan; nothing is changed by it. Sorted. */
export const Question = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('evacuate'), nodes: Names, ...budget }),
  z.object({ kind: z.literal('explain'), vmid: z.int() }),
  z.object({ kind: z.literal('place'), guests: z.array(DescribedGuest).check(z.maxLength(1000)) }),
  z.object({
    kind: z.literal('return-home'),
    /** Where guests were and were put; where they are left out, what was moved off `nodes` by an execution. */
    places: z.optional(z.array(HomePlace).check(z.maxLength(10_000))),
    nodes: z.optional(Names),
    /** Where both are left out: all that this execution has moved. */
    executionId: z.optional(z.string().check(z.maxLength(64))),
    ...budget,
  }),
  z.object({ kind: z.literal('survive'), losses: z.optional(z.array(Names).check(z.maxLength(1000))) }),
  z.object({ kind: z.literal('what-if'), changes: z.array(Change).check(z.maxLength(1000)) }),
]);
export type Question = z.infer<typeof Question>;

/** The answer to a question of the same kind. */
export const QuestionAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('evacuate'), evacuation: Evacuation }),
  z.object({ kind: z.literal('explain'), explanation: Explanation }),
  z.object({ kind: z.literal('place'), placing: Placing }),
  z.object({ kind: z.literal('return-home'), wayBack: ReturnHome }),
  z.object({ kind: z.literal('survive'), survival: Survival }),
  z.object({ kind: z.literal('what-if'), supposition: Supposition }),
]);
export type QuestionAnswer = z.infer<typeof QuestionAnswer>;

/** Answers a question about a cluster. */
export function answerQuestion(
  snapshot: ClusterSnapshot,
  settings: Settings,
  question: Question,
): QuestionAnswer {
  switch (question.kind) {
    case 'evacuate':
      return { kind: 'evacuate', evacuation: evacuate(snapshot, settings, question.nodes, question) };
    case 'explain': {
      const plan = finalPlan(snapshot, settings);
      return { kind: 'explain', explanation: explain(snapshot, settings, plan, question.vmid) };
    }
    case 'place':
      return { kind: 'place', placing: place(snapshot, settings, question.guests) };
    case 'return-home':
      return {
        kind: 'return-home',
        wayBack: returnHome(snapshot, settings, question.places ?? [], question),
      };
    case 'survive':
      return { kind: 'survive', survival: survive(snapshot, settings, { losses: question.losses }) };
    case 'what-if':
      return { kind: 'what-if', supposition: whatIf(snapshot, settings, question.changes) };
  }
}

/** The plan of an answer that can be approved, and what it was made with. */
export function planOfAnswer(answer: QuestionAnswer): { plan: Plan; settings: Settings } | undefined {
  if (answer.kind === 'evacuate') return answer.evacuation;
  return answer.kind === 'return-home' ? answer.wayBack : undefined;
}

const vmidsOf = (moves: Plan['moves']): number[] => moves.map(({ vmid }) => vmid);

/** Guests whose disks and devices the answer rests on. */
export function restsOn(answer: QuestionAnswer): readonly number[] {
  switch (answer.kind) {
    case 'evacuate':
      return vmidsOf(answer.evacuation.plan.moves);
    case 'explain':
      return [answer.explanation.guest.vmid];
    case 'place':
      return [];
    case 'return-home':
      return vmidsOf(answer.wayBack.plan.moves);
    case 'survive':
      return answer.survival.losses.flatMap(({ restarts, byHand, bound }) => [
        ...restarts,
        ...byHand,
        ...bound.map(({ vmid }) => vmid),
      ]);
    case 'what-if':
      return vmidsOf([...answer.supposition.now.moves, ...answer.supposition.changed.moves]);
  }
}
