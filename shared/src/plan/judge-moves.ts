import { PURPOSE_TIER_COUNT } from '../model/search-state.ts';
import { scoreOf } from '../objectives/index.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { compileProblem } from './compile-problem.ts';
import { withRestarts } from './offer-restarts.ts';

type Moves = readonly { readonly vmid: number; readonly target: string }[];

/**
 * Says how good a cluster is after some moves: what plans are for, tier by tier, the lower the better. Verdicts of
 * one judge can be compared, those of two cannot.
 */
export function moveJudge(
  snapshot: ClusterSnapshot,
  settings: Settings,
): (moves: Moves) => readonly number[] {
  const problem = compileProblem(snapshot, withRestarts(settings));
  const { kernel, unitOf, home } = problem;
  const { guestIndex, nodeIndex } = kernel.model;
  return (moves) => {
    const place = Int32Array.from(home);
    for (const { vmid, target } of moves) {
      const unit = unitOf[guestIndex.get(vmid) ?? -1] ?? -1;
      if (unit >= 0) place[unit] = nodeIndex.get(target) ?? place[unit] ?? 0;
    }
    return scoreOf(problem, place).slice(0, PURPOSE_TIER_COUNT);
  };
}
