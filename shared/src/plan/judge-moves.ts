import { comparePurpose, type Score, scoreOf, startState } from '../model/search-state.ts';
import type { Settings } from '../settings/settings.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { compileProblem } from './compile-problem.ts';
import { withRestarts } from './offer-restarts.ts';

type Moves = readonly { readonly vmid: number; readonly target: string }[];

/** Says how good a cluster is after some moves, by what plans are for. */
export interface MoveJudge {
  scoreOf(moves: Moves): Score;
  /** Below 0 where the first is better; both of this judge. */
  compare(one: Score, other: Score): number;
}

export function moveJudge(snapshot: ClusterSnapshot, settings: Settings): MoveJudge {
  const problem = compileProblem(snapshot, withRestarts(settings));
  const { kernel, unitOf, home } = problem;
  const { guestIndex, nodeIndex } = kernel.model;
  return {
    scoreOf(moves) {
      const place = Int32Array.from(home);
      for (const { vmid, target } of moves) {
        const unit = unitOf[guestIndex.get(vmid) ?? -1] ?? -1;
        if (unit >= 0) place[unit] = nodeIndex.get(target) ?? place[unit] ?? 0;
      }
      return scoreOf(startState(problem, place));
    },
    compare: (one, other) => comparePurpose(problem, one, other),
  };
}
