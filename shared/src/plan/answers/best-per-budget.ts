import { isBetter } from '../../model/search-state.ts';
import type { Feasible } from './frontier-point.ts';

/** A plan with how good it is, the lower the better, tier by tier. */
export interface Candidate {
  readonly feasible: Feasible;
  readonly score: readonly number[];
}

/** The best plan within each budget: whatever fits a budget fits a larger one, so more is never worse. */
export interface BestPerBudget {
  /** Counts the plan where it fits. */
  offer(candidate: Candidate): void;
  /** The best within the budget, if one is better than doing nothing. */
  within(movesMax: number, bytesMax: number): Candidate | undefined;
}

const cost = ({ feasible: { moves, bytes } }: Candidate): readonly number[] => [moves.length, bytes];

/** Better, or as good for less. */
const isPreferred = (one: Candidate, other: Candidate): boolean =>
  isBetter([...one.score, ...cost(one)], [...other.score, ...cost(other)]);

/** @param start how good it is to do nothing. */
export function bestPerBudget(start: readonly number[]): BestPerBudget {
  let kept: Candidate[] = [];
  const isBeaten = (by: Candidate, { feasible: { moves, bytes }, score }: Candidate): boolean =>
    by.feasible.moves.length <= moves.length && by.feasible.bytes <= bytes && !isBetter(score, by.score);
  return {
    offer(candidate) {
      if (!isBetter(candidate.score, start) || kept.some((each) => isBeaten(each, candidate))) return;
      kept = [...kept.filter((each) => !isBeaten(candidate, each)), candidate];
    },
    within: (movesMax, bytesMax) =>
      kept
        .filter(({ feasible: { moves, bytes } }) => moves.length <= movesMax && bytes <= bytesMax)
        .reduce<Candidate | undefined>(
          (best, each) => (best === undefined || isPreferred(each, best) ? each : best),
          undefined,
        ),
  };
}
