import { join } from 'node:path';
import type { ExactEntry } from './exact-solver.ts';

/** The thread of the exact solver and the solver itself as the build puts them, beside the bundle that this is part of. */
export const bundledExact = (): ExactEntry => ({
  file: join(__dirname, 'exact-worker.cjs'),
  library: join(__dirname, 'highs'),
});
