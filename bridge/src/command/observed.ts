import { finalPlan } from '#shared/plan/final-plan.ts';
import type { Plan } from '#shared/plan/plan.ts';

import type { Settings } from '#shared/settings/settings.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import type { Observer } from '../observe/observer.ts';

export interface Proposal {
  readonly snapshot: ClusterSnapshot;
  readonly plan: Plan;
}

/** Rounds of planning and looking closer at what was planned; each can only rule out guests for good. */
const ROUNDS_MAX = 20;

/** Plans on a live cluster: a first plan, then the history, then the disks and devices of planned guests. */
export async function proposeObserved(observer: Observer, settings: Settings): Promise<Proposal> {
  const first = await observer.observe();
  const candidates = finalPlan(first, settings).moves.map(({ vmid }) => vmid);
  let snapshot = await observer.refine(first, candidates);
  let plan = finalPlan(snapshot, settings);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const unread = unreadGuests(snapshot, plan);
    if (unread.length === 0) break;
    snapshot = await observer.readPlacement(snapshot, unread);
    plan = finalPlan(snapshot, settings);
  }
  return { snapshot, plan };
}

function unreadGuests(snapshot: ClusterSnapshot, plan: Plan): number[] {
  const planned = new Set(plan.moves.map(({ vmid }) => vmid));
  return snapshot.guests
    .filter(({ vmid, placement }) => planned.has(vmid) && placement === undefined)
    .map(({ vmid }) => vmid);
}
