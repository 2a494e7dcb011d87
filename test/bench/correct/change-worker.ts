import { parentPort, workerData } from 'node:worker_threads';
import { doChanges } from './changes.ts';

/** What a thread is told at its start: how much is done with one model, and every how many it is added up anew. */
export interface Task {
  readonly chunk: number;
  readonly every: number;
}

const { chunk, every }: Task = workerData;
const port = parentPort;
if (port === null) throw new Error('this is a worker thread. Maybe start make bench-correct instead');
port.on('message', (seed: number) => port.postMessage(doChanges(seed, chunk, every)));
