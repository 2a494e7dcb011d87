import { Worker } from 'node:worker_threads';
import type { Compute } from './compute.ts';
import type { WorkerAnswer, WorkerRequest } from './worker-messages.ts';

/** A thread that nobody has used for this long ends; the next plan starts one. */
const IDLE_MS = 60_000;
/** So that a search that grows without bound fails before the service does (S18). */
const HEAP_MIB_MAX = 256;

/** How to start `plan-worker`: from the bundle in production, through the loader from sources. */
export interface WorkerEntry {
  readonly file: string | URL;
  readonly execArgv?: string[];
}

const planOf = (answer: WorkerAnswer) => (answer.type === 'planned' ? answer.plan : undefined);
const answerOf = (answer: WorkerAnswer) => (answer.type === 'answered' ? answer.answer : undefined);

/** Plans in worker threads: one per plan at a time, the last one kept warm for a while. */
export function createWorkerCompute({ file, execArgv = [] }: WorkerEntry): Compute {
  let spare: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  const busy = new Set<Worker>();

  const start = (): Worker => {
    const worker = new Worker(file, { execArgv, resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB_MAX } });
    worker.unref();
    worker.once('exit', () => {
      if (spare === worker) spare = undefined;
    });
    // A spare thread that fails is replaced at the next plan; a busy one has its own listener.
    worker.on('error', () => undefined);
    return worker;
  };
  const endSpare = () => {
    clearTimeout(idle);
    const ended = spare?.terminate();
    spare = undefined;
    return ended;
  };
  const keep = (worker: Worker) => {
    if (spare) return void worker.terminate();
    spare = worker;
    idle = setTimeout(() => void endSpare(), IDLE_MS);
    idle.unref();
  };
  const take = (): Worker => {
    clearTimeout(idle);
    const worker = spare ?? start();
    spare = undefined;
    return worker;
  };

  /** One request in a thread of its own, which is kept warm when it ends well. */
  const inWorker = async <Result>(
    request: WorkerRequest,
    signal: AbortSignal,
    read: (answer: WorkerAnswer) => Result | undefined,
  ): Promise<Result> => {
    const worker = take();
    busy.add(worker);
    worker.ref();
    try {
      const result = await ask(worker, request, signal, read);
      worker.unref();
      keep(worker);
      return result;
    } catch (error) {
      void worker.terminate();
      throw error;
    } finally {
      busy.delete(worker);
    }
  };

  return {
    warm() {
      if (!spare) keep(start());
    },
    plan: ({ snapshot, settings, signal, onProgress }) =>
      inWorker({ type: 'plan', snapshot, settings }, signal, (answer) => {
        if (answer.type === 'progress') onProgress(answer.workUnits, answer.plan);
        return planOf(answer);
      }),
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
      await Promise.all([endSpare(), ...[...busy].map((worker) => worker.terminate())]);
    },
  };
}

/** Asks this thread, which is of no use any more when the promise rejects; `read` says when the result is there. */
function ask<Result>(
  worker: Worker,
  request: WorkerRequest,
  signal: AbortSignal,
  read: (answer: WorkerAnswer) => Result | undefined,
): Promise<Result> {
  const done = new AbortController();
  return new Promise<Result>((resolve, reject) => {
    const onMessage = (answer: WorkerAnswer) => {
      if (answer.type === 'failed') return reject(new Error(answer.message));
      const result = read(answer);
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
