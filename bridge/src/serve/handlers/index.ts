import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import type { RequestMessage } from '../answer-in-turn.ts';
import { abortExecution } from './execution-abort.ts';
import { closeExecution } from './execution-close.ts';
import { continueExecution } from './execution-continue.ts';
import { stopExecution } from './execution-stop.ts';
import { unlockExecution } from './execution-unlock.ts';
import { approvePlan } from './plan-approve.ts';
import { cancelPlan } from './plan-cancel.ts';
import { requestPlan } from './plan-request.ts';
import { askQuestion } from './question-ask.ts';
import type { Answer, RequestContext } from './request-context.ts';
import { changeSettings } from './settings-change.ts';

type RequestType = RequestMessage['type'];
type Handlers = {
  readonly [Type in RequestType]: (
    message: ClientMessageOf<Type>,
    context: RequestContext,
  ) => Promise<Answer>;
};

/** A message type without a handler, or a handler without a type, does not compile. Sorted. */
const handlers: Handlers = {
  'execution.abort': abortExecution,
  'execution.close': closeExecution,
  'execution.continue': continueExecution,
  'execution.stop': stopExecution,
  'execution.unlock': unlockExecution,
  'plan.approve': approvePlan,
  'plan.cancel': cancelPlan,
  'plan.request': requestPlan,
  'question.ask': askQuestion,
  'settings.change': changeSettings,
};

/** Does what a panel asked for; throws a Refusal where it may not be. */
export function answer(message: RequestMessage, context: RequestContext): Promise<Answer> {
  // By `Handlers` the entry of a type takes just this type, which the compiler cannot follow through a union.
  const handler = handlers[message.type] as (
    message: RequestMessage,
    context: RequestContext,
  ) => Promise<Answer>;
  return handler(message, context);
}
