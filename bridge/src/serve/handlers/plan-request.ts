import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import { settingsForPlans } from '../away.ts';
import { visibleSnapshot } from '../visible-to.ts';
import { observeNow } from '../watch.ts';
import { needsLook } from './checks.ts';
import type { Answer, RequestContext } from './request-context.ts';

/** Starts a plan; it comes, in better and better versions, as the plan section. */
export async function requestPlan(
  { settings: patch }: ClientMessageOf<'plan.request'>,
  context: RequestContext,
): Promise<Answer> {
  needsLook(context);
  const { parts, session } = context;
  const { settings, problem } = parts.settings.current();
  if (problem) throw new Refusal(problem.code, problem.data);
  parts.planner.request({
    userid: session.userid,
    settings: { ...settingsForPlans(parts, session, settings), ...patch },
    observe: async () => visibleSnapshot(await observeNow(parts, session)),
    refine: async (snapshot, firstVmids, signal) =>
      visibleSnapshot(await session.observer.refine(snapshot, firstVmids, { signal })),
    readPlacement: async (snapshot, vmids) =>
      visibleSnapshot(await session.observer.readPlacement(snapshot, vmids)),
  });
  return undefined;
}
