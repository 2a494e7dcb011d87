import { join } from 'node:path';
import type { ExactEntry } from './exact-solver.ts';

/**
 * The thread of the exact solver and the solver itself as the build puts them, beside the bundle that this is part
 * of; undefined where this is no bundle.
 */
export const bundledExact = (): ExactEntry | undefined =>
  typeof __dirname === 'undefined'
    ? undefined
    : { file: join(__dirname, 'exact-worker.cjs'), library: join(__dirname, 'highs') };
