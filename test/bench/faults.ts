import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RUNS_PER_CLUSTER } from './faults/cluster.ts';
import { faultNames } from './faults/faults.ts';
import { plantNames } from './faults/plants.ts';
import { type RunResult, runOnce } from './faults/run.ts';
import { printMachine } from './print-figure.ts';
import { writeResult } from './write-result.ts';

const { values: options } = parseArgs({
  options: {
    /** Accepted as every benchmark does; a campaign makes its clusters up. */
    data: { type: 'string' },
    runs: { type: 'string', default: '2000' },
    /** The first seed; a violation prints its own, which repeats it alone with --runs 1. */
    seeds: { type: 'string', default: '1' },
    threads: { type: 'string', default: String(availableParallelism()) },
    plant: { type: 'string', default: 'none' },
  },
});
const number = (name: 'runs' | 'seeds' | 'threads'): number => Number(options[name]);
const [runs, first, threads] = [number('runs'), number('seeds'), number('threads')];
const write = (line: string): void => void process.stdout.write(`${line}\n`);

// Files that are not there are no news in a simulated /etc/pve, and a trace of each would cost half of the time.
if (runs > 1 || process.send) Error.stackTraceLimit = 0;

/** A planted bug is found once it has shown in so many runs of a process: the rest of them would say nothing new. */
const FOUND = 3;

/** The seeds of one cluster after the other, which belong together: they share its plan. */
function* clusters(): Generator<number[], undefined> {
  for (let seed = first; seed < first + runs; ) {
    const next = (Math.floor(seed / RUNS_PER_CLUSTER) + 1) * RUNS_PER_CLUSTER;
    const end = Math.min(next, first + runs);
    yield Array.from({ length: end - seed }, (_, index) => seed + index);
    seed = end;
  }
}

/** `next`: the seeds of the next cluster, as long as there is one. */
async function runHere(next: () => Promise<number[] | undefined>): Promise<RunResult[]> {
  const results: RunResult[] = [];
  let left = options.plant === 'none' ? Number.POSITIVE_INFINITY : FOUND;
  for (let seeds = await next(); seeds; seeds = await next())
    for (const seed of seeds) {
      if (left === 0) return results;
      const result = await runOnce(seed, options.plant);
      results.push(result);
      if (result.violations.length > 0) left--;
    }
  return results;
}

/** Most of what a run makes is gone a moment later: with more room for the new there is less to collect. */
const ROOMY = '--max-semi-space-size=32';

/** A process of its own, which is given one cluster whenever it has none: so none waits for another at the end. */
function runElsewhere(left: Generator<number[], undefined>): Promise<RunResult[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['--plant', options.plant], {
      execArgv: [...process.execArgv, ROOMY],
    });
    child.on('message', (results) => {
      if (results === NEXT) child.send({ seeds: left.next().value });
      else resolve(results as RunResult[]);
    });
    child.on(
      'exit',
      (code) => code !== 0 && reject(new Error(`a process of the campaign ended with ${code}`)),
    );
  });
}

/** How a child asks for the seeds of another cluster. */
const NEXT = 'next';

/** Asked of the process that has started this one. */
const askForSeeds = (): Promise<number[] | undefined> =>
  new Promise((resolve) => {
    process.once('message', ({ seeds }: { seeds?: number[] }) => resolve(seeds));
    process.send?.(NEXT);
  });

function report(results: readonly RunResult[], elapsedSeconds: number): void {
  const cpuSeconds = results.reduce((sum, result) => sum + result.cpuSeconds, 0);
  const bad = results.filter(({ violations }) => violations.length > 0);
  const perFault = Object.fromEntries(
    faultNames.map((name) => [name, results.filter(({ faults }) => faults.includes(name)).length]),
  );
  const moves = results.reduce((sum, result) => sum + result.moves, 0);
  const done = results.reduce((sum, result) => sum + result.done, 0);
  write(
    `${results.length} runs, ${moves} moves, ${done} of them done, in ${elapsedSeconds.toFixed(0)} s, ${cpuSeconds.toFixed(0)} s of CPU`,
  );
  for (const [name, count] of Object.entries(perFault))
    write(`  ${name.padEnd(24)}${String(count).padStart(6)}`);
  for (const { seed, faults, violations } of bad.slice(0, 20))
    write(
      `VIOLATION with --seeds ${seed} --runs 1 (${faults.join(', ') || 'no fault'}): ${violations.join('; ')}`,
    );
  write(`${bad.length} runs with violations${options.plant === 'none' ? '' : `, ${options.plant} planted`}`);
  writeResult({
    name: 'faults',
    seeds: [first],
    rows: results.map((result) => ({ ...result, plant: options.plant })),
    summary: { runs: results.length, violations: bad.length, perFault, moves, done, plant: options.plant },
  });
  process.exitCode = bad.length > 0 === (options.plant === 'none') ? 1 : 0;
}

async function main(): Promise<void> {
  if (!plantNames.includes(options.plant)) {
    process.stderr.write(`--plant is "${options.plant}". Maybe one of: ${plantNames.join(', ')}\n`);
    process.exitCode = 2;
    return;
  }
  if (process.send) {
    process.send(await runHere(askForSeeds));
    process.disconnect();
    return;
  }
  printMachine();
  const startMs = performance.now();
  const left = clusters();
  const parts =
    threads > 1 && runs > 1
      ? await Promise.all(Array.from({ length: threads }, () => runElsewhere(left)))
      : [await runHere(async () => left.next().value)];
  report(
    parts.flat().sort((a, b) => a.seed - b.seed),
    (performance.now() - startMs) / 1000,
  );
}

await main();
