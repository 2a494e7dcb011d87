import { parentPort, workerData } from 'node:worker_threads';
import type { ExactAnswer, ExactRequest, ExactWorkerData } from './exact-messages.ts';
import { runMilp } from './run-milp.ts';
import { loadInSandbox } from './sandbox.ts';

// The thread of the exact solver. It is handed all it needs, and imports nothing that could read a file or a socket.

const { highs: files, stop }: ExactWorkerData = workerData;
const stopFlag = new Int32Array(stop);
const loading = loadInSandbox(files);

async function solve(request: ExactRequest, answer: (message: ExactAnswer) => void): Promise<void> {
  const highs = await loading;
  const result = runMilp(highs, request, {
    progress: (bound, objective) => answer({ type: 'progress', bound, objective }),
    isStopped: () => Atomics.load(stopFlag, 0) !== 0,
  });
  answer({ type: 'done', result });
}

parentPort?.on('message', (request: ExactRequest) => {
  const answer = (message: ExactAnswer) => parentPort?.postMessage(message);
  solve(request, answer).catch((error: unknown) => {
    answer({
      type: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  });
});
