import type { GoalBuilder, Tier } from '../model/goals.ts';
import type { Problem } from '../model/problem.ts';

/** Where each unit is. */
export type Placement = Int32Array;

/** One thing that a plan is for, or that it costs. */
export interface Objective {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Tiers are compared in order; what objectives of one tier say is added up. */
  readonly tier: Tier;
  /** Says what the search aims at; an objective that only adds up moves says nothing. */
  compile?(builder: GoalBuilder): void;
  /**
   * What it adds for a placement, added up the obvious way: the definition that the search is held to. One
   * figure, and one per column for what is judged by columns.
   */
  measure(problem: Problem, place: Placement): readonly number[];
}
