import { Refusal } from '#shared/protocol/problems.ts';
import { LIMITS } from '#shared/protocol/version.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { errorText } from '../log.ts';
import type { BridgeParts } from './parts.ts';
import { refusalOf } from './refusal-of.ts';
import type { Session } from './session.ts';

/** PVE's own figures are new every 10 s. */
export const OBSERVE_EVERY_MS = 10_000;

/** Tells the session what came of asking PVE as its user; rethrows as a Refusal. */
async function told<Value>(session: Session, asked: Promise<Value>): Promise<Value> {
  try {
    return await asked;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal.problem.code === 'session-expired') session.expire();
    else session.failed(refusal.problem);
    throw refusal;
  }
}

/** What PVE's list of tasks has forgotten already, our own memory of the cluster may still know. */
function withRecentMoves(snapshot: ClusterSnapshot, { executor }: BridgeParts): ClusterSnapshot {
  const ours = executor.recentMoves();
  if (ours.length === 0) return snapshot;
  const recentMoves = [...(snapshot.cluster.recentMoves ?? []), ...ours];
  return { ...snapshot, cluster: { ...snapshot.cluster, recentMoves } };
}

/** Looks at the cluster now, as this user. Throws a Refusal. */
export async function observeNow(parts: BridgeParts, session: Session): Promise<ClusterSnapshot> {
  const snapshot = withRecentMoves(await told(session, session.observer.observe()), parts);
  await session.observed(snapshot);
  const visible = session.visible() ?? snapshot;
  parts.planner.observed(session.userid, visible);
  return snapshot;
}

/** Asks pveproxy whether the session still stands, and what it may do (S13). Throws a Refusal. */
export async function verifyNow(session: Session): Promise<void> {
  session.granted(await told(session, session.api.permissions()));
}

/** Runs `act` again and again, `everyMs` after its end, until the session has ended. */
async function repeat(parts: BridgeParts, session: Session, everyMs: number, act: () => Promise<unknown>) {
  while (!session.signal.aborted) {
    try {
      await parts.attention?.(session.signal);
      await act();
      await parts.clock.sleep(everyMs, session.signal);
    } catch (error) {
      if (session.signal.aborted) return;
      const level = error instanceof Refusal ? 'debug' : 'error';
      parts.log[level]('session.read-failed', { userid: session.userid, error: errorText(error) });
      await parts.clock.sleep(everyMs, session.signal).catch(() => undefined);
    }
  }
}

/** Looks and asks for as long as somebody watches, and no longer: an idle bridge asks PVE nothing (S18). */
export function watch(parts: BridgeParts, session: Session): void {
  const look = async () => {
    if (session.rights().look) await observeNow(parts, session);
  };
  let first = true;
  const guard = async () => {
    if (!first) await verifyNow(session);
    first = false;
  };
  void repeat(parts, session, OBSERVE_EVERY_MS, look);
  void repeat(parts, session, LIMITS.verifiedSeconds * 1000, guard);
}
