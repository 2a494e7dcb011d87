import type { Worker } from 'node:worker_threads';
import { CLOSING } from '../closing.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';
import { createWorkerPool, type PoolSize, type WorkerEntry } from './worker-pool.ts';

/** What is made of an answer, if it is the last; `send` tells the thread something on the way. */
export type Read<Result> = (
  answer: WorkerAnswer,
  send: (message: WorkerRequest) => void,
) => Result | undefined;

/** Threads that do one thing each at a time. */
export interface Threads {
  /** Gets one ready. */
  warm(): void;
  /** One request in a thread of its own, which is kept warm when it ends well. Rejects with the signal's reason. */
  run<Result>(request: WorkerRequest, signal: AbortSignal, read: Read<Result>): Promise<Result>;
  /** Ends those that wait for work; more work starts another. */
  endIdle(): Promise<void>;
  close(): Promise<void>;
}

export function createThreads(entry: WorkerEntry, size: PoolSize): Threads {
  const pool = createWorkerPool(entry, size);
  const busy = new Set<Worker>();
  let isClosed = false;
  return {
    warm: () => pool.warm(),
    async run(request, signal, read) {
      if (isClosed) throw CLOSING;
      const worker = pool.take();
      busy.add(worker);
      worker.ref();
      try {
        const result = await ask(worker, request, signal, read);
        worker.unref();
        pool.keep(worker);
        return result;
      } catch (error) {
        void worker.terminate();
        throw isClosed ? CLOSING : error;
      } finally {
        busy.delete(worker);
      }
    },
    async endIdle() {
      await pool.end();
    },
    async close() {
      isClosed = true;
      await Promise.all([pool.end(), ...[...busy].map((worker) => worker.terminate())]);
    },
  };
}

/** Asks this thread, which is of no use any more when the promise rejects; `read` says when the result is there. */
function ask<Result>(
  worker: Worker,
  request: WorkerRequest,
  signal: AbortSignal,
  read: Read<Result>,
): Promise<Result> {
  const done = new AbortController();
  return new Promise<Result>((resolve, reject) => {
    const onMessage = (answer: WorkerAnswer) => {
      if (answer.type === 'failed') return reject(new Error(answer.message));
      const result = read(answer, (message) => worker.postMessage(message));
      if (result !== undefined) resolve(result);
    };
    const onExit = () => reject(new Error('the planning thread has ended'));
    const onAbort = () => reject(signal.reason);
    worker.on('message', onMessage).on('error', reject).on('exit', onExit);
    done.signal.addEventListener('abort', () => {
      worker.off('message', onMessage).off('error', reject).off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
    });
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    worker.postMessage(request);
  }).finally(() => done.abort());
}
