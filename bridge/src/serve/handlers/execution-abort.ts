import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import { needsStopRight, openExecution, verifyAgain } from './checks.ts';
import type { Answer, RequestContext } from './request-context.ts';

/** Ends running moves too, which may leave guests locked (S19). */
export async function abortExecution(
  { executionId }: ClientMessageOf<'execution.abort'>,
  context: RequestContext,
): Promise<Answer> {
  await verifyAgain(context);
  needsStopRight(context, openExecution(context, executionId));
  const { parts, session, claim, api, address } = context;
  const { userid } = session;
  await parts.executor.abort(executionId, claim.hasPveToken ? { userid, api } : { userid });
  parts.log.notice('execution.abort', { userid, address, executionId });
  return undefined;
}
