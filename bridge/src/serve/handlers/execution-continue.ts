import { isOpen } from '#shared/execution/execution.ts';
import { mandateSeconds } from '#shared/execution/limits.ts';
import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import { mandateOf } from '../mandate-of.ts';
import { approverOf, needsLook, needsMigrate, openExecution, remainingVmids, verifyAgain } from './checks.ts';
import type { Answer, RequestContext } from './request-context.ts';

/** What remains becomes the mandate of whoever continues it (S3). */
export async function continueExecution(
  { executionId }: ClientMessageOf<'execution.continue'>,
  context: RequestContext,
): Promise<Answer> {
  const { parts, session, address } = context;
  needsLook(context);
  const execution = openExecution(context, executionId);
  if (execution.phase !== 'waiting' && execution.phase !== 'paused')
    throw new Refusal('not-now', { phase: execution.phase });
  await verifyAgain(context);
  const vmids = remainingVmids(execution);
  if (vmids.some((vmid) => !session.maySee(vmid)))
    throw new Refusal('access-denied', { privilege: 'VM.Audit', path: '/vms' });
  await needsMigrate(context, vmids);
  const estimate = execution.moves
    .filter(isOpen)
    .reduce((seconds, move) => seconds + move.expectedSeconds, 0);
  const mandate = await mandateOf(context, mandateSeconds(estimate, execution.settings));
  try {
    await parts.executor.continue(executionId, mandate, approverOf(context));
  } catch (error) {
    mandate.erase();
    throw error;
  }
  parts.log.notice('execution.continue', { userid: session.userid, address, executionId });
  return { executionId };
}
