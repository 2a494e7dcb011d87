import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import type { Answer, RequestContext } from './request-context.ts';

/** Ends what is being planned for this user; nothing to end is no mistake. */
export async function cancelPlan(
  _message: ClientMessageOf<'plan.cancel'>,
  { parts, session }: RequestContext,
): Promise<Answer> {
  parts.planner.cancel(session.userid);
  return undefined;
}
