import type { GoalBuilder } from '../model/goals.ts';
import type { Problem } from '../model/problem.ts';

/** Where each unit is. */
export type Placement = Int32Array;

/** One thing that a plan is for, or that it costs; objectives are compared in the order of their rank. */
export interface Objective {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly rank: number;
  /** Says what the search aims at; an objective that only adds up moves says nothing. */
  compile?(builder: GoalBuilder): void;
  /** Its tiers for a placement, added up the obvious way: the definition that the search is held to. */
  measure(problem: Problem, place: Placement): readonly number[];
}
