import { Worker } from 'node:worker_threads';
import { compareCosts } from '../../../shared/src/kernel/compare-costs.ts';
import type { Finding } from '../../../shared/src/kernel/search.ts';
import type { Task } from './search-worker.ts';

export interface Solution {
  readonly finding: Finding;
  /** Candidates looked at by all threads. */
  readonly work: number;
  readonly seconds: number;
}

type Message = { readonly finding?: Finding; readonly done?: Finding; readonly work?: number };

const ordered = <T>(byIndex: ReadonlyMap<number, T>): T[] =>
  [...byIndex].sort(([one], [other]) => one - other).map(([, value]) => value);

type End = { readonly done: Finding; readonly work: number };

/** Collects what threads say; calls back when all are at an epoch, and when all are done. */
function gather(count: number, onEpoch: (findings: Finding[]) => void, onEnd: (ends: End[]) => void) {
  const findings = new Map<number, Finding>();
  const ends = new Map<number, End>();
  return (index: number, { finding, done, work = 0 }: Message): void => {
    if (finding !== undefined) findings.set(index, finding);
    if (done !== undefined) ends.set(index, { done, work });
    if (ends.size === count) onEnd(ordered(ends));
    if (findings.size < count) return;
    const all = ordered(findings);
    findings.clear();
    onEpoch(all);
  };
}

function solutionOf(ends: readonly End[], startedMs: number): Solution {
  const [first] = [...ends].sort((one, other) => compareCosts(one.done.cost, other.done.cost));
  if (first === undefined) throw new Error('there was no thread. Maybe pass --threads 1');
  return {
    finding: first.done,
    work: ends.reduce((sum, { work }) => sum + work, 0),
    seconds: (performance.now() - startedMs) / 1000,
  };
}

/** Lets threads search one problem; at each epoch all wait for all, and hear the findings in their order. */
export function solve(task: Omit<Task, 'index'>): Promise<Solution> {
  const startedMs = performance.now();
  const script = new URL('start-worker.mjs', import.meta.url);
  return new Promise((resolve, reject) => {
    const workers = Array.from(
      { length: task.count },
      (_, index) => new Worker(script, { workerData: { ...task, index } }),
    );
    const hear = gather(
      task.count,
      (findings) => workers.forEach((worker) => void worker.postMessage(findings)),
      (ends) => {
        const solution = solutionOf(ends, startedMs);
        Promise.all(workers.map((worker) => worker.terminate())).then(() => resolve(solution), reject);
      },
    );
    for (const [index, worker] of workers.entries()) {
      worker.on('message', (message: Message) => hear(index, message));
      worker.on('error', reject);
    }
  });
}
