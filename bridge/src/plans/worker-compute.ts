import type { Worker } from 'node:worker_threads';
import type { Finding } from '#shared/kernel/search.ts';
import type { Compute } from './compute.ts';
import { createMeeting, SEARCHES_PER_PLAN } from './meeting.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';
import { createWorkerPool, type WorkerEntry } from './worker-pool.ts';

const planOf = (answer: WorkerAnswer) => (answer.type === 'planned' ? answer.plan : undefined);
const answerOf = (answer: WorkerAnswer) => (answer.type === 'answered' ? answer.answer : undefined);

/** Plans in worker threads, two for each plan, which are kept warm for a while. */
export function createWorkerCompute(entry: WorkerEntry): Compute {
  const pool = createWorkerPool(entry, SEARCHES_PER_PLAN);
  const busy = new Set<Worker>();

  /** One request in a thread of its own, which is kept warm when it ends well. */
  const inWorker = async <Result>(
    request: WorkerRequest,
    signal: AbortSignal,
    read: Read<Result>,
  ): Promise<Result> => {
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
      throw error;
    } finally {
      busy.delete(worker);
    }
  };

  return {
    warm: () => pool.warm(),
    plan: ({ snapshot, settings, signal, onProgress, previous }) => {
      const meet = createMeeting<Finding>(SEARCHES_PER_PLAN);
      return together(SEARCHES_PER_PLAN, signal, (index, ended) => {
        const part = { index, count: SEARCHES_PER_PLAN };
        const request = { type: 'plan', snapshot, settings, part } as const;
        return inWorker(previous ? { ...request, previous } : request, ended, (answer, send) => {
          if (answer.type === 'progress' && index === 0) onProgress(answer.workUnits, answer.plan);
          if (answer.type === 'finding')
            meet(index, answer.finding, (findings) => send({ type: 'findings', findings }));
          return planOf(answer);
        });
      });
    },
    prove: ({ snapshot, settings, plan, signal }) =>
      inWorker({ type: 'prove', snapshot, settings, plan }, signal, planOf),
    trace: ({ snapshot, settings, plan, signal, onCurve }) =>
      inWorker({ type: 'trace', snapshot, settings, plan }, signal, (answer) => {
        if (answer.type === 'curve') onCurve(answer.frontier);
        return answer.type === 'traced' ? answer.frontier : undefined;
      }),
    answer: ({ snapshot, settings, question, signal }) =>
      inWorker({ type: 'answer', snapshot, settings, question }, signal, answerOf),
    async close() {
      await Promise.all([pool.end(), ...[...busy].map((worker) => worker.terminate())]);
    },
  };
}

/** What is made of an answer, if it is the last; `send` tells the thread something on the way. */
type Read<Result> = (answer: WorkerAnswer, send: (message: WorkerRequest) => void) => Result | undefined;

/** Several parts of one thing, which all end with the first that fails; the result of the first part. */
async function together<Result>(
  count: number,
  signal: AbortSignal,
  run: (index: number, ended: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const all = new AbortController();
  const onAbort = () => all.abort(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  const parts = Array.from({ length: count }, (_, index) => run(index, all.signal));
  try {
    const [first] = await Promise.all(parts);
    return first as Result;
  } catch (error) {
    all.abort(error);
    await Promise.allSettled(parts);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
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
