import { createExactSolver, type ExactEntry, type ExactSolver } from '../bridge/src/exact/exact-solver.ts';
import { threadFromSource } from './thread-from-source.ts';

/** The exact solver as the sources have it, for tests and benchmarks. */
export const exactEntry: ExactEntry = {
  file: threadFromSource(new URL('../bridge/src/exact/exact-worker.ts', import.meta.url)),
  library: new URL('../node_modules/highs/build', import.meta.url).pathname,
};

export const exactFromSource = (): ExactSolver | undefined => createExactSolver(exactEntry);
