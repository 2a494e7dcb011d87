import { Worker } from 'node:worker_threads';
import type { Plan } from '#shared/plan/plan.ts';
import type { Compute, ComputeRequest } from './compute.ts';
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

  return {
    warm() {
      if (!spare) keep(start());
    },
    async plan(request) {
      const worker = take();
      busy.add(worker);
      worker.ref();
      try {
        const plan = await planIn(worker, request);
        worker.unref();
        keep(worker);
        return plan;
      } catch (error) {
        void worker.terminate();
        throw error;
      } finally {
        busy.delete(worker);
      }
    },
    async close() {
      await Promise.all([endSpare(), ...[...busy].map((worker) => worker.terminate())]);
    },
  };
}

/** One plan in this thread, which is of no use any more when the promise rejects. */
function planIn(worker: Worker, { snapshot, settings, onProgress, signal }: ComputeRequest): Promise<Plan> {
  const done = new AbortController();
  return new Promise<Plan>((resolve, reject) => {
    const onMessage = (answer: WorkerAnswer) => {
      if (answer.type === 'progress') onProgress(answer.workUnits, answer.plan);
      else if (answer.type === 'planned') resolve(answer.plan);
      else reject(new Error(answer.message));
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
    worker.postMessage({ snapshot, settings } satisfies WorkerRequest);
  }).finally(() => done.abort());
}
