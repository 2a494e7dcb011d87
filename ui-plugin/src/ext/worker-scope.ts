import type { WorkerScope } from '../worker/serve.ts';

/** The global of this script when it was loaded as a Web Worker: there is no page then. */
export const workerScope = (): WorkerScope | undefined =>
  typeof document === 'undefined' ? (globalThis as unknown as WorkerScope) : undefined;
