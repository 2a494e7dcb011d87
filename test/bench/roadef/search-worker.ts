import { parentPort, workerData } from 'node:worker_threads';
import { type SearchNews, searchPlacement } from '../../../shared/src/kernel/search.ts';
import { buildTables } from '../../../shared/src/kernel/tables.ts';
import { seededRandom } from '../../../shared/src/kit/random.ts';
import { readInstance } from './instance.ts';
import { toModel } from './to-model.ts';

/** What one thread is told at its start. */
export interface Task {
  readonly modelPath: string;
  readonly assignmentPath: string;
  readonly seed: number;
  readonly index: number;
  readonly count: number;
  /** Until this time (by the system's clock) the work is stretched; none where `workMax` is given. */
  readonly seconds: number;
  readonly workMax?: number;
}

const task: Task = workerData;
const random = seededRandom(task.seed * 1000 + task.index);
const startedMs = performance.now();
const tables = buildTables(toModel(readInstance(task.modelPath, task.assignmentPath)));
const secondsGone = (): number => (performance.now() - startedMs) / 1000;

/** How much work the time that is left allows, by the speed so far; a search by work units is told nothing. */
function pace(work: number): SearchNews {
  if (task.workMax !== undefined) return {};
  const gone = secondsGone();
  return { workMax: gone >= task.seconds ? 0 : Math.max(1, (work * task.seconds) / Math.max(0.05, gone)) };
}

const port = parentPort;
if (port === null) throw new Error('this is a worker thread. Maybe start make bench-roadef instead');

const search = searchPlacement(tables, random, task.workMax ?? Number.MAX_SAFE_INTEGER, task);

/** Until the end of the next epoch. */
function advance(news: SearchNews | undefined): void {
  let step = search.next(news);
  while (!step.done && step.value.finding === undefined) step = search.next(pace(step.value.work));
  if (step.done) port?.postMessage({ done: step.value, work });
  else {
    work = step.value.work;
    port?.postMessage({ finding: step.value.finding });
  }
}

let work = 0;
port.on('message', (findings: NonNullable<SearchNews['findings']>) => advance({ ...pace(work), findings }));
advance(undefined);
