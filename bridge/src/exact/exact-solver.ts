import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ExactAnswer, ExactRequest, ExactResult, ExactWorkerData } from './exact-messages.ts';
import { type HighsFiles, readHighs } from './highs-files.ts';

/** How to start `exact-worker`, and where the solver's own files are. */
export interface ExactEntry {
  readonly file: string | URL;
  readonly library: string;
  /** The most memory of the solver; less than usual in tests. */
  readonly wasmBytesMax?: number;
}

export interface SolveOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (bound: number, objective: number) => void;
}

export interface ExactSolver {
  /** One problem at a time. Asked to stop, it answers with what it knows; unable to, it rejects. */
  solve(request: ExactRequest, options?: SolveOptions): Promise<ExactResult>;
  close(): Promise<void>;
}

/** Beside the 224 MiB of the solver itself (S18). */
const HEAP_MIB_MAX = 32;
/** How long a solver that was asked to end may take before its thread is ended. */
const GRACE_MS = 1500;

interface Thread {
  readonly worker: Worker;
  readonly stop: Int32Array<SharedArrayBuffer>;
}

function startThread({ file }: ExactEntry, highs: HighsFiles): Thread {
  const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const worker = new Worker(file, {
    execArgv: [],
    env: {},
    stdin: false,
    workerData: { highs, stop } satisfies ExactWorkerData,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB_MAX },
  });
  worker.unref();
  worker.on('error', () => undefined);
  return { worker, stop: new Int32Array(stop) };
}

/** One problem in this thread, which is of no use any more when the promise rejects. */
function solveIn(
  { worker }: Thread,
  request: ExactRequest,
  { onProgress }: SolveOptions,
): Promise<ExactResult> {
  const done = new AbortController();
  return new Promise<ExactResult>((resolve, reject) => {
    const onMessage = (answer: ExactAnswer) => {
      if (answer.type === 'progress') onProgress?.(answer.bound, answer.objective);
      else if (answer.type === 'done') resolve(answer.result);
      else reject(new Error(answer.message));
    };
    const onExit = () => reject(new Error('the thread of the exact solver has ended'));
    worker.on('message', onMessage).on('error', reject).on('exit', onExit);
    done.signal.addEventListener('abort', () => {
      worker.off('message', onMessage).off('error', reject).off('exit', onExit);
    });
    worker.postMessage(request);
  }).finally(() => done.abort());
}

/** The exact solver in a thread of its own, or undefined where it is not installed. */
export function createExactSolver(entry: ExactEntry): ExactSolver | undefined {
  const highs = readHighs(entry.library, entry.wasmBytesMax);
  if (highs === undefined) return undefined;
  let thread: Thread | undefined;
  const end = async () => {
    const ended = thread?.worker.terminate();
    thread = undefined;
    await ended;
  };
  /** Asks it to stop, and ends the thread where it does not listen. */
  const stopAt = (
    running: Thread,
    deadline: AbortSignal,
    seconds: number,
    signal: AbortSignal | undefined,
  ) => {
    const stop = async (afterMs: number) => {
      await delay(afterMs, undefined, { signal: deadline, ref: false });
      Atomics.store(running.stop, 0, 1);
      await delay(GRACE_MS, undefined, { signal: deadline, ref: false });
      await end();
    };
    const ignore = () => undefined;
    void stop(seconds * 1000).catch(ignore);
    signal?.addEventListener('abort', () => void stop(0).catch(ignore), { once: true, signal: deadline });
    if (signal?.aborted) void stop(0).catch(ignore);
  };
  return {
    async solve(request, options = {}) {
      const running = thread ?? startThread(entry, highs);
      thread = running;
      Atomics.store(running.stop, 0, 0);
      const finished = new AbortController();
      running.worker.ref();
      stopAt(running, finished.signal, request.seconds, options.signal);
      try {
        return await solveIn(running, request, options);
      } catch (error) {
        await end();
        throw error;
      } finally {
        finished.abort();
        running.worker.unref();
      }
    },
    close: end,
  };
}
