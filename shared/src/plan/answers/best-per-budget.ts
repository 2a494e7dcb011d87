import type { Score } from '../../model/search-state.ts';
import type { MoveJudge } from '../judge-moves.ts';
import type { Feasible } from './frontier-point.ts';

/** A plan with how good it is. */
interface Candidate {
  readonly feasible: Feasible;
  readonly score: Score;
}

/** The best plan within each budget: whatever fits a budget fits a larger one, so more is never worse. */
export interface BestPerBudget {
  /** Counts the plan wherever it fits. */
  offer(feasible: Feasible): void;
  /** The best within the budget, if one is better than doing nothing. */
  within(movesMax: number, bytesMax: number): Feasible | undefined;
  /** Every one that is better than all that copy no more, the cheapest first. */
  byBytes(): Feasible[];
}

const fits = ({ feasible: { moves, bytes } }: Candidate, movesMax: number, bytesMax: number): boolean =>
  moves.length <= movesMax && bytes <= bytesMax;

export function bestPerBudget({ scoreOf, compare }: MoveJudge): BestPerBudget {
  const start = scoreOf([]);
  let kept: Candidate[] = [];
  const isBeaten = (by: Candidate, { feasible: { moves, bytes }, score }: Candidate): boolean =>
    fits(by, moves.length, bytes) && compare(score, by.score) >= 0;
  /** Better, or as good for less. */
  const isPreferred = (one: Candidate, other: Candidate): boolean => {
    const order =
      compare(one.score, other.score) ||
      one.feasible.moves.length - other.feasible.moves.length ||
      one.feasible.bytes - other.feasible.bytes;
    return order < 0;
  };
  return {
    offer(feasible) {
      const candidate = { feasible, score: scoreOf(feasible.moves) };
      if (compare(candidate.score, start) >= 0 || kept.some((each) => isBeaten(each, candidate))) return;
      kept = [...kept.filter((each) => !isBeaten(candidate, each)), candidate];
    },
    within: (movesMax, bytesMax) =>
      kept
        .filter((each) => fits(each, movesMax, bytesMax))
        .reduce<Candidate | undefined>(
          (best, each) => (best === undefined || isPreferred(each, best) ? each : best),
          undefined,
        )?.feasible,
    byBytes() {
      const cheapest = [...kept].sort(
        (one, other) => one.feasible.bytes - other.feasible.bytes || compare(one.score, other.score),
      );
      let last = start;
      return cheapest.flatMap(({ feasible, score }) => {
        if (compare(score, last) >= 0) return [];
        last = score;
        return [feasible];
      });
    },
  };
}
