import { parentPort } from 'node:worker_threads';
import { propose } from '#shared/plan/propose.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';

// The thread that plans: heavy work is never done on the event loop of the bridge.

function plan({ snapshot, settings }: WorkerRequest, answer: (message: WorkerAnswer) => void): void {
  const search = propose(snapshot, settings);
  for (;;) {
    const step = search.next();
    if (step.done) {
      answer({ type: 'planned', plan: step.value });
      return;
    }
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
