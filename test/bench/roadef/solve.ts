import { Worker } from 'node:worker_threads';
import type { Finding } from '../../../shared/src/kernel/search.ts';
import type { Task } from './search-worker.ts';

export interface Solution {
  readonly finding: Finding;
  /** Candidates looked at by all threads. */
  readonly work: number;
  readonly seconds: number;
}

type Message = { readonly finding?: Finding; readonly done?: Finding; readonly work?: number };

/** Lets threads search one problem; at each epoch all wait for all, and hear the findings in their order. */
export function solve(task: Omit<Task, 'index'>): Promise<Solution> {
  const startedMs = performance.now();
  const findings = new Map<number, Finding>();
  const done = new Map<number, Required<Pick<Message, 'done' | 'work'>>>();
  return new Promise((resolve, reject) => {
    const workers = Array.from(
      { length: task.count },
      (_, index) =>
        new Worker(new URL('start-worker.mjs', import.meta.url), { workerData: { ...task, index } }),
    );
    const ordered = <T>(byIndex: ReadonlyMap<number, T>): T[] =>
      [...byIndex].sort(([one], [other]) => one - other).map(([, value]) => value);
    const hear = (index: number, message: Message): void => {
      if (message.finding !== undefined) findings.set(index, message.finding);
      if (message.done !== undefined) done.set(index, { done: message.done, work: message.work ?? 0 });
      if (findings.size === task.count) {
        const all = ordered(findings);
        findings.clear();
        for (const worker of workers) worker.postMessage(all);
      }
      if (done.size < task.count) return;
      const ends = ordered(done);
      const finding = ends
        .map((end) => end.done)
        .sort((one, other) => (one.cost[0] ?? 0) - (other.cost[0] ?? 0))[0];
      Promise.all(workers.map((worker) => worker.terminate())).then(() => {
        if (finding === undefined) throw new Error('no thread found anything');
        resolve({
          finding,
          work: ends.reduce((sum, end) => sum + end.work, 0),
          seconds: (performance.now() - startedMs) / 1000,
        });
      }, reject);
    };
    for (const [index, worker] of workers.entries()) {
      worker.on('message', (message: Message) => hear(index, message));
      worker.on('error', reject);
    }
  });
}
