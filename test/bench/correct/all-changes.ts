import { Worker } from 'node:worker_threads';
import type { Task } from './change-worker.ts';
import type { ChunkRow } from './changes.ts';

/** A new random model after every chunk: each has other rules and costs. Threads take the next one when they are done. */
export async function allChanges(
  changesMin: number,
  task: Task,
  threads: number,
  onRow: (rows: readonly ChunkRow[]) => void,
): Promise<ChunkRow[]> {
  const rows: ChunkRow[] = [];
  const script = new URL('start-worker.mjs', import.meta.url);
  const workers = Array.from({ length: threads }, () => new Worker(script, { workerData: task }));
  let [seed, done] = [0, 0];
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise<void>((resolve, reject) => {
          worker.on('error', reject);
          worker.on('message', (row: ChunkRow) => {
            rows.push(row);
            done += row.changes;
            onRow(rows);
            if (done < changesMin) worker.postMessage(++seed);
            else resolve();
          });
          worker.postMessage(++seed);
        }),
    ),
  );
  await Promise.all(workers.map((worker) => worker.terminate()));
  return rows.sort((one, other) => one.seed - other.seed);
}
