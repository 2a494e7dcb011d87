import { Worker } from 'node:worker_threads';

/** A thread that nobody has used for this long ends, for 20 MiB; the next plan starts one while it reads. */
const IDLE_MS = 10_000;
/** How many threads wait for work at most, and how much memory each may have. */
export interface PoolSize {
  readonly sparesMax: number;
  readonly heapMibMax: number;
  readonly youngMibMax: number;
}

/** How to start `plan-worker`: what the build makes of it. */
export interface WorkerEntry {
  readonly file: string | URL;
}

/** Threads that are started once and used again. */
export interface WorkerPool {
  /** Starts one if none waits, because it is about to be asked for. */
  warm(): void;
  take(): Worker;
  /** Takes back a thread that has done its work; it waits a while for more. */
  keep(worker: Worker): void;
  end(): Promise<unknown>;
}

export function createWorkerPool(
  { file }: WorkerEntry,
  { sparesMax: max, heapMibMax, youngMibMax }: PoolSize,
): WorkerPool {
  const resourceLimits = { maxOldGenerationSizeMb: heapMibMax, maxYoungGenerationSizeMb: youngMibMax };
  let spares: Worker[] = [];
  let idle: NodeJS.Timeout | undefined;

  const start = (): Worker => {
    const worker = new Worker(file, { execArgv: [], resourceLimits });
    worker.unref();
    worker.once('exit', () => {
      spares = spares.filter((other) => other !== worker);
    });
    // A spare thread that fails is replaced at the next plan; a busy one has its own listener.
    worker.on('error', () => undefined);
    return worker;
  };
  const end = () => {
    clearTimeout(idle);
    const ended = spares.map((worker) => worker.terminate());
    spares = [];
    return Promise.all(ended);
  };
  const keep = (worker: Worker) => {
    if (spares.length >= max) return void worker.terminate();
    spares.push(worker);
    clearTimeout(idle);
    idle = setTimeout(() => void end(), IDLE_MS);
    idle.unref();
  };
  return {
    warm() {
      if (spares.length === 0) keep(start());
    },
    take: () => spares.pop() ?? start(),
    ...{ keep, end },
  };
}
