import { placesOf } from '#shared/execution/home-places.ts';
import type { Question } from '#shared/plan/answers/question.ts';
import type { HomePlace } from '#shared/plan/answers/return-home.ts';
import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import { problem, Refusal } from '#shared/protocol/problems.ts';
import { CLOSING } from '../../closing.ts';
import { preflight } from '../../execute/preflight.ts';
import { errorText } from '../../log.ts';
import type { QuestionRequest } from '../../plans/question-job.ts';
import { awayNow, settingsForPlans } from '../away.ts';
import { refusalOf } from '../refusal-of.ts';
import { visibleSnapshot } from '../visible-to.ts';
import { observeNow } from '../watch.ts';
import { withMeasured } from '../with-measured.ts';
import { needsLook } from './checks.ts';
import type { Answer, RequestContext } from './request-context.ts';

/** What is brought home, where the question does not say it: what evacuations or one execution have moved (S21). */
function placesOfQuestion(
  { nodes = [], executionId }: Extract<Question, { kind: 'return-home' }>,
  { parts, session }: RequestContext,
): HomePlace[] {
  if (executionId === undefined)
    return awayNow(parts, session).flatMap(({ node, places }) => (nodes.includes(node) ? places : []));
  const execution = parts.executor.history().find(({ id }) => id === executionId);
  if (execution === undefined) throw new Refusal('execution-unknown', { id: executionId });
  return placesOf(execution).filter(({ vmid }) => session.maySee(vmid));
}

function completed(question: Question, context: RequestContext): Question {
  if (question.kind !== 'return-home' || question.places !== undefined) return question;
  return { ...question, places: placesOfQuestion(question, context) };
}

async function reply(id: number, request: QuestionRequest, context: RequestContext): Promise<void> {
  const { parts, say } = context;
  try {
    const { answer, stored } = await parts.planner.answer(request);
    const approvable = stored && {
      planId: stored.planId,
      digest: stored.digest,
      expiresAtMs: stored.expiresAtMs,
      missingRights: stored.missingRights,
    };
    say({ type: 'answer', id, answer, ...(approvable === undefined ? {} : { approvable }) });
  } catch (error) {
    if (error === CLOSING) return;
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
    asker: context.signal,
    settings: { ...settingsForPlans(parts, session, settings), ...patch },
    question: completed(question, context),
    observe: async () => withMeasured(parts, visibleSnapshot(await observeNow(parts, session))),
    refine: async (snapshot, vmids, signal) =>
      visibleSnapshot(await session.observer.refine(snapshot, vmids, { signal })),
    readPlacement: async (snapshot, vmids) =>
      visibleSnapshot(await session.observer.readPlacement(snapshot, vmids)),
    missingRights: (moves, snapshot, planned) =>
      preflight(session.api, snapshot, planned, moves).catch((error: unknown) => {
        throw refusalOf(error);
      }),
  };
  void reply(id, request, context);
  return undefined;
}
