import type { Milp } from '#shared/kernel/bound/milp.ts';
import type { PartialSolution } from '#shared/kernel/bound/placement-milp.ts';
import type { HighsFiles } from './highs-files.ts';

/** How a thread of the exact solver starts. */
export interface ExactWorkerData {
  readonly highs: HighsFiles;
  /** One number: not 0 asks the solver to end soon. */
  readonly stop: SharedArrayBuffer;
}

export interface ExactRequest {
  readonly milp: Milp;
  readonly seconds: number;
  /** A solution that is known, or a part of it. */
  readonly start?: PartialSolution;
}

/** `limit`: out of time or interrupted, with what was found until then. */
export const EXACT_STATUSES = ['optimal', 'infeasible', 'limit'] as const;

export interface ExactResult {
  readonly status: (typeof EXACT_STATUSES)[number];
  /** No solution costs less; -Infinity where nothing is known. */
  readonly bound: number;
  /** The best solution found, if any. */
  readonly objective?: number;
  readonly values?: Float64Array;
}

export type ExactAnswer =
  | { readonly type: 'progress'; readonly bound: number; readonly objective: number }
  | { readonly type: 'done'; readonly result: ExactResult }
  | { readonly type: 'failed'; readonly message: string };
