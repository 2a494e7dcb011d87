import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import { needsSettingsRight, verifyAgain } from './checks.ts';
import type { Answer, RequestContext } from './request-context.ts';

/** Frees the lock of the cluster from a bridge that is gone: what it still runs in Proxmox VE goes on. */
export async function unlockExecution(
  _message: ClientMessageOf<'execution.unlock'>,
  context: RequestContext,
): Promise<Answer> {
  await verifyAgain(context);
  needsSettingsRight(context);
  const { parts, session, address } = context;
  await parts.executor.unlock({ userid: session.userid });
  parts.log.notice('execution.unlock', { userid: session.userid, address });
  return undefined;
}
