import { parentPort } from 'node:worker_threads';
import { propose } from '#shared/plan/propose.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';

// The thread that plans: heavy work is never done on the event loop of the bridge.

/** A figure for a person; a plan is told at once. */
const PROGRESS_EVERY_MS = 250;

function plan({ snapshot, settings }: WorkerRequest, answer: (message: WorkerAnswer) => void): void {
  const search = propose(snapshot, settings);
  let toldAtMs = 0;
  for (;;) {
    const step = search.next();
    if (step.done) {
      answer({ type: 'planned', plan: step.value });
      return;
    }
    if (!step.value.plan && Date.now() - toldAtMs < PROGRESS_EVERY_MS) continue;
    toldAtMs = Date.now();
    answer({ type: 'progress', ...step.value });
  }
}

parentPort?.on('message', (request: WorkerRequest) => {
  const answer = (message: WorkerAnswer) => parentPort?.postMessage(message);
  try {
    plan(request, answer);
  } catch (error) {
    answer({
      type: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
});
