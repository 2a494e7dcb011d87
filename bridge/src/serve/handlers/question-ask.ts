import type { Question } from '#shared/plan/answers/question.ts';
import type { HomePlace } from '#shared/plan/answers/return-home.ts';
import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import { problem, Refusal } from '#shared/protocol/problems.ts';
import { errorText } from '../../log.ts';
import type { QuestionRequest } from '../../plans/question-job.ts';
import { visibleSnapshot } from '../visible-to.ts';
import { observeNow } from '../watch.ts';
import { needsLook } from './checks.ts';
import type { Answer, RequestContext } from './request-context.ts';

/**
 * Where guests were before executions took them off the nodes, as far as this viewer may see them (S12): of each
 * the last time. Whether they are still where they were put the answer says.
 */
function placesFrom({ parts, session }: RequestContext, nodes: readonly string[]): HomePlace[] {
  const places = new Map<number, HomePlace>();
  for (const { moves } of parts.executor.history())
    for (const { vmid, source, target, state } of moves) {
      const isMeant = state === 'done' && nodes.includes(source) && session.maySee(vmid);
      if (isMeant && !places.has(vmid)) places.set(vmid, { vmid, home: source, put: target });
    }
  return [...places.values()];
}

function completed(question: Question, context: RequestContext): Question {
  if (question.kind !== 'return-home' || question.places !== undefined) return question;
  return { ...question, places: placesFrom(context, question.nodes ?? []) };
}

async function reply(id: number, request: QuestionRequest, context: RequestContext): Promise<void> {
  const { parts, say } = context;
  try {
    const { answer, stored } = await parts.planner.answer(request);
    const approvable = stored && {
      planId: stored.planId,
      digest: stored.digest,
      expiresAtMs: stored.expiresAtMs,
    };
    say({ type: 'answer', id, answer, ...(approvable === undefined ? {} : { approvable }) });
  } catch (error) {
    if (!(error instanceof Refusal)) parts.log.error('question.failed', { error: errorText(error) });
    say({ type: 'answer', id, problem: error instanceof Refusal ? error.problem : problem('internal') });
  }
}

/** Takes a question up: its answer comes when it is there, and nothing waits for it. */
export async function askQuestion(
  { id, question, settings: patch }: ClientMessageOf<'question.ask'>,
  context: RequestContext,
): Promise<Answer> {
  needsLook(context);
  const { parts, session } = context;
  const { settings, problem: trouble } = parts.settings.current();
  if (trouble) throw new Refusal(trouble.code, trouble.data);
  const request: QuestionRequest = {
    userid: session.userid,
    settings: { ...settings, ...patch },
    question: completed(question, context),
    observe: async () => visibleSnapshot(await observeNow(parts, session)),
    readPlacement: async (snapshot, vmids) =>
      visibleSnapshot(await session.observer.readPlacement(snapshot, vmids)),
  };
  void reply(id, request, context);
  return undefined;
}
