import type { WorkerEntry } from '../bridge/src/plans/worker-pool.ts';
import { threadFromSource } from './thread-from-source.ts';

/** The planning thread as the sources have it, for tests. */
export const planWorkerFromSource: WorkerEntry = {
  file: threadFromSource(new URL('../bridge/src/plans/plan-worker.ts', import.meta.url)),
};
