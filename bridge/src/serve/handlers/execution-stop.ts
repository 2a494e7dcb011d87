import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import { needsStopRight, openExecution, verifyAgain } from './checks.ts';
import type { Answer, RequestContext } from './request-context.ts';

/** No new moves; running ones finish (S19). */
export async function stopExecution(
  { executionId }: ClientMessageOf<'execution.stop'>,
  context: RequestContext,
): Promise<Answer> {
  await verifyAgain(context);
  needsStopRight(context, openExecution(context, executionId));
  const { parts, session, address } = context;
  await parts.executor.stop(executionId, { userid: session.userid });
  parts.log.notice('execution.stop', { userid: session.userid, address, executionId });
  return undefined;
}
