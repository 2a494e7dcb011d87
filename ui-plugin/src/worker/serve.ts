import { createReplies } from './engine.ts';
import type { EngineRequest } from './messages.ts';

/** What a worker's global offers that a page's does not have in the same form. */
export interface WorkerScope {
  onmessage: ((event: { data: EngineRequest }) => void) | null;
  postMessage(message: unknown): void;
}

/** Turns this script into the engine: it was loaded as a Web Worker. */
export function serveEngine(scope: WorkerScope): void {
  const reply = createReplies();
  scope.onmessage = ({ data }) => scope.postMessage(reply(data));
}
