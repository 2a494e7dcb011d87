import { availableParallelism } from 'node:os';
import { digest } from '../../shared/src/kit/digest.ts';
import { benchOptions, numberOption, seedList } from './bench-options.ts';
import { allChanges } from './correct/all-changes.ts';
import { type Answer, answers } from './correct/answers.ts';
import type { ChunkRow } from './correct/changes.ts';
import { type FaultRow, injectFaults } from './correct/faults.ts';
import { answersInBrowser } from './correct/in-browser.ts';
import { printMachine } from './print-figure.ts';
import { writeResult } from './write-result.ts';

const options = benchOptions({
  ...{ changes: '10000000', chunk: '20000', every: '20' },
  ...{ plans: '60', seeds: '1,2,3,4,5,6', work: '200000' },
});
const seeds = seedList(options.seeds);

const write = (line: string): void => void process.stdout.write(`${line}\n`);
const sum = (figures: readonly number[]): number => figures.reduce((total, each) => total + each, 0);

function changeRows(): Promise<ChunkRow[]> {
  const changes = numberOption('changes', options.changes, 1) ?? 1;
  const chunk = Math.min(changes, numberOption('chunk', options.chunk, 1) ?? 1);
  const task = { chunk, every: numberOption('every', options.every, 1) ?? 1 };
  const threads = numberOption('threads', options.threads, 1) ?? availableParallelism();
  return allChanges(changes, task, threads, (rows) => {
    if (rows.length % 50 !== 0) return;
    const different = sum(rows.map(({ differences }) => differences));
    write(`  ${sum(rows.map((row) => row.changes))} changes, ${different} differences`);
  });
}

function faultRows(): FaultRow[] {
  return Array.from({ length: Number(options.plans) }, (_, index) => injectFaults(index + 1)).flat();
}

interface SameRow {
  readonly seed: number;
  readonly isSame: boolean;
  readonly bytes: number;
  readonly node: string;
  readonly browser: string;
  readonly placement: string;
}

async function sameRows(): Promise<SameRow[] | string> {
  const here = answers(seeds, Number(options.work));
  const again = answers(seeds, Number(options.work));
  const there = await answersInBrowser(seeds, Number(options.work)).catch((error: unknown) => String(error));
  if (typeof there === 'string') return there;
  const text = (answer: Answer | undefined) => JSON.stringify(answer);
  return here.map((answer, index) => ({
    seed: answer.seed,
    isSame: text(answer) === text(there[index]) && text(answer) === text(again[index]),
    bytes: text(answer).length,
    node: digest(text(answer)),
    browser: digest(text(there[index]) ?? ''),
    placement: answer.placement,
  }));
}

printMachine();
const startedMs = performance.now();
const chunks = await changeRows();
const minutes = (performance.now() - startedMs) / 60_000;
const changes = sum(chunks.map((row) => row.changes));
const differences = sum(chunks.map((row) => row.differences));
const full = sum(chunks.map(({ fullEvaluations }) => fullEvaluations));
write(
  `random changes of ${chunks.length} random models: ${changes}, added up anew ${full} times, differences: ${differences}, ${minutes.toFixed(1)} min`,
);
const faults = faultRows();
const missed = faults.filter(({ isRejected }) => !isRejected);
write(`faults injected into plans: ${faults.length}, rejected: ${faults.length - missed.length}`);
for (const { fault, seed, vmid } of missed) write(`  not rejected: ${fault}, guest ${vmid}, seed ${seed}`);
const same = await sameRows();
const compared = typeof same === 'string' ? [] : same;
const others = compared.filter(({ isSame }) => !isSame);
if (typeof same === 'string')
  write(`same answer in Chromium: skipped, ${same.split('\n')[0]}. Maybe install chromium or set CHROMIUM`);
else
  write(
    `same seed and work in Node (twice) and Chromium: ${compared.length} answers, different: ${others.length}`,
  );
writeResult({
  name: 'correct',
  seeds,
  rows: [...chunks, ...faults, ...compared],
  summary: {
    ...{ changes, fullEvaluations: full, differences },
    faults: { injected: faults.length, rejected: faults.length - missed.length },
    browser: typeof same === 'string' ? 'skipped' : { answers: compared.length, different: others.length },
  },
});
if (differences + missed.length + others.length > 0) process.exitCode = 1;
