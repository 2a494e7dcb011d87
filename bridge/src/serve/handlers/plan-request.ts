import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import { preflight } from '../../execute/preflight.ts';
import { settingsForPlans } from '../away.ts';
import { refusalOf } from '../refusal-of.ts';
import { visibleSnapshot } from '../visible-to.ts';
import { observeNow } from '../watch.ts';
import { withMeasured } from '../with-measured.ts';
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
  const wanted = { ...settingsForPlans(parts, session, settings), ...patch };
  parts.planner.request({
    userid: session.userid,
    asker: context.signal,
    settings: wanted,
    observe: async () => withMeasured(parts, visibleSnapshot(await observeNow(parts, session))),
    refine: async (snapshot, firstVmids, signal) =>
      visibleSnapshot(await session.observer.refine(snapshot, firstVmids, { signal })),
    readPlacement: async (snapshot, vmids) =>
      visibleSnapshot(await session.observer.readPlacement(snapshot, vmids)),
    missingRights: (moves, snapshot) =>
      preflight(session.api, snapshot, wanted, moves).catch((error: unknown) => {
        throw refusalOf(error);
      }),
  });
  return undefined;
}
