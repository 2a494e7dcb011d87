import { createExactSolver, type ExactEntry, type ExactSolver } from '../bridge/src/exact/exact-solver.ts';

const loader = new URL('../scripts/ts.mjs', import.meta.url).href;

/** The exact solver as the sources have it, for tests and benchmarks. */
export const exactEntry: ExactEntry = {
  file: new URL('../bridge/src/exact/exact-worker.ts', import.meta.url),
  execArgv: ['--import', loader],
  library: new URL('../node_modules/highs/build', import.meta.url).pathname,
};

export const exactFromSource = (): ExactSolver | undefined => createExactSolver(exactEntry);
