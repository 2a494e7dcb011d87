import { join } from 'node:path';
import type { WorkerEntry } from './worker-pool.ts';

/** The planning thread as the build puts it, beside the bundle that this is part of. */
export const bundledWorker = (): WorkerEntry => ({ file: join(__dirname, 'plan-worker.cjs') });
