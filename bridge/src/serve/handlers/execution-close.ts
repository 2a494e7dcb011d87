import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import { mayStop } from '../sections/execution.ts';
import { needsMigrate, openExecution, remainingVmids, verifyAgain } from './checks.ts';
import type { Answer, RequestContext } from './request-context.ts';

/** Gives up what remains of an interrupted execution: by whoever may stop it, or could have continued it (S3). */
export async function closeExecution(
  { executionId }: ClientMessageOf<'execution.close'>,
  context: RequestContext,
): Promise<Answer> {
  const execution = openExecution(context, executionId);
  if (execution.phase !== 'waiting' && execution.phase !== 'paused')
    throw new Refusal('not-now', { phase: execution.phase });
  await verifyAgain(context);
  const { parts, session, address } = context;
  if (!mayStop(execution, session)) await needsMigrate(context, remainingVmids(execution));
  await parts.executor.close(executionId, { userid: session.userid });
  parts.log.notice('execution.close', { userid: session.userid, address, executionId });
  return undefined;
}
