import { clusterHealth } from '#shared/execution/cluster-health.ts';
import { evennessOf } from '#shared/execution/evenness.ts';
import { mandateSeconds } from '#shared/execution/limits.ts';
import type { Promised } from '#shared/execution/promised.ts';
import { storagesElsewhere } from '#shared/execution/storages-elsewhere.ts';
import { balancing } from '#shared/plan/balance.ts';
import { clusterDigest, planDigest } from '#shared/plan/digest.ts';
import { evaluatingSelection } from '#shared/plan/evaluate-selection.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { reasonText } from '#shared/plan/reason.ts';
import { verifying } from '#shared/plan/verify.ts';
import type { Wrong } from '#shared/plan/wrong.ts';
import type { ClientMessageOf } from '#shared/protocol/messages.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import { LIMITS } from '#shared/protocol/version.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { fullAt } from '../../execute/broken-rule.ts';
import { preflight } from '../../execute/preflight.ts';
import { HISTORY_FRESH_MS } from '../../observe/history-reader.ts';
import { piecewise } from '../../piecewise.ts';
import type { StoredPlan } from '../../plans/plan-store.ts';
import { checkSelection } from '../../plans/selection.ts';
import { mandateOf } from '../mandate-of.ts';
import { refusalOf } from '../refusal-of.ts';
import { tiedToHidden, visibleSnapshot } from '../visible-to.ts';
import { observeNow } from '../watch.ts';
import { withMeasured } from '../with-measured.ts';
import { approverOf, needsLook, needsMigrate, verifyAgain } from './checks.ts';
import type { Answer, RequestContext } from './request-context.ts';

type Approval = ClientMessageOf<'plan.approve'>;

/** The plan this user means, as it was shown. Throws `plan-unknown`, `plan-stale`. */
function planOf({ planId, digest }: Approval, { parts, session }: RequestContext): StoredPlan {
  const stored = parts.planner.find(session.userid, planId);
  if (!stored) throw new Refusal('plan-unknown', { id: planId.slice(0, 64) });
  if (stored.stale || stored.digest !== digest) throw new Refusal('plan-stale');
  return stored;
}

/** Throws `execution-running`; two executions at once there can never be. */
function needsNoExecution({ parts }: RequestContext): void {
  const execution = parts.executor.current();
  if (execution && execution.phase !== 'finished')
    throw new Refusal('execution-running', { user: execution.approvedBy });
}

interface VerifiedMoves {
  readonly moves: readonly PlannedMove[];
  /** The upper end that was shown to whoever approves. */
  readonly estimateSeconds: number;
  readonly link: StoredPlan['snapshot']['cluster'];
  readonly promised: Promised;
  readonly fullAtApproval: readonly Wrong[];
}

/** S15. Throws `cluster-unhealthy`, and `quorum-at-risk` unless that was ticked. */
function needsHealth(snapshot: ClusterSnapshot, { vmids, acceptsQuorumRisk = false }: Approval): void {
  for (const { level, reason } of clusterHealth(snapshot, vmids)) {
    if (level === 'stop') throw new Refusal('cluster-unhealthy', { message: reasonText(reason) });
    if (level === 'ask' && !acceptsQuorumRisk)
      throw new Refusal('quorum-at-risk', { message: reasonText(reason) });
  }
}

/** What a plan may rest on at its end: of histories that were known when it was made. */
const HISTORY_AGE_MAX_MS = LIMITS.planSecondsMax * 1000 + HISTORY_FRESH_MS;

/**
 * The plan belongs to a user, and what was read beside the inventory to a session: one that has just begun, of a page
 * that was loaded again, must come to know as much as the one that planned.
 */
async function readClosely(
  seen: ClusterSnapshot,
  vmids: readonly number[],
  { session: { observer } }: RequestContext,
): Promise<ClusterSnapshot> {
  try {
    const refined = await observer.refine(seen, vmids, { historyAgeMaxMs: HISTORY_AGE_MAX_MS });
    return await observer.readPlacement(refined, vmids);
  } catch (error) {
    throw refusalOf(error);
  }
}

/** Looks again, with everything that a start depends on, and holds the selection against it (architecture.md 3). */
async function verifiedMoves(
  stored: StoredPlan,
  approval: Approval,
  context: RequestContext,
): Promise<VerifiedMoves> {
  const { parts, session } = context;
  const { vmids } = approval;
  const seen = await observeNow(parts, session);
  if (seen.cluster.quorate === false) throw new Refusal('no-quorum');
  const [tied] = tiedToHidden(seen, vmids);
  if (tied !== undefined)
    throw new Refusal('access-denied', { privilege: 'VM.Audit', path: `all that HA ties to ${tied}` });
  const read = await readClosely(seen, vmids, context);
  const snapshot = withMeasured(parts, visibleSnapshot(read));
  needsHealth(snapshot, approval);
  const { settings, plan, digest } = stored;
  await piecewise(clusterDigest(snapshot));
  if (planDigest(snapshot, settings) !== digest) throw new Refusal('plan-stale');
  const selection = evaluatingSelection(snapshot, settings, plan, [...vmids]);
  const { moves, steps, expectedSecondsRange, after } = await piecewise(selection);
  const [violation] = await piecewise(verifying(snapshot, settings, { moves, steps }));
  if (violation) throw new Refusal('plan-invalid', { message: violation.text });
  await needsDiskRights(context, snapshot, settings, moves);
  const promised = {
    before: evennessOf(await piecewise(balancing(snapshot, settings))),
    predicted: evennessOf(after),
  };
  const fullAtApproval = await fullAt(snapshot, settings);
  return {
    moves,
    estimateSeconds: expectedSecondsRange[1],
    link: snapshot.cluster,
    promised,
    fullAtApproval,
  };
}

/** Where disks go to storages of other names Proxmox VE asks for more. Throws `access-denied`. */
async function needsDiskRights(
  { api }: RequestContext,
  snapshot: ClusterSnapshot,
  settings: StoredPlan['settings'],
  moves: readonly PlannedMove[],
): Promise<void> {
  const [missing] = await preflight(
    api,
    snapshot,
    settings,
    moves.filter((move) => storagesElsewhere(snapshot, settings, move).length > 0),
  ).catch((error: unknown) => {
    throw refusalOf(error);
  });
  if (missing) throw new Refusal('access-denied', { privilege: missing.privilege, path: missing.path });
}

/** Starts the ticked moves of a plan under the mandate of whoever approves them (S2). */
export async function approvePlan(message: Approval, context: RequestContext): Promise<Answer> {
  const { parts, session, address } = context;
  needsLook(context);
  needsNoExecution(context);
  const stored = planOf(message, context);
  checkSelection(stored.plan.moves, message);
  await verifyAgain(context);
  await needsMigrate(context, message.vmids);
  // what is looked at again now takes as much memory as a thread does
  parts.planner.makeRoom();
  const verified = await verifiedMoves(stored, message, context);
  const { moves, estimateSeconds, link, promised, fullAtApproval } = verified;
  const mandate = await mandateOf(context, mandateSeconds(estimateSeconds, stored.settings));
  try {
    needsNoExecution(context);
    const { planId, digest, settings, purpose } = stored;
    const { consentVmids } = message;
    const executionId = await parts.executor.start(
      { mandate, planId, digest, purpose, moves, settings, consentVmids, link, promised, fullAtApproval },
      approverOf(context),
    );
    const { userid } = session;
    parts.log.notice('plan.approved', { userid, address, planId, executionId, moves: moves.length });
    return { executionId };
  } catch (error) {
    mandate.erase();
    throw error;
  }
}
