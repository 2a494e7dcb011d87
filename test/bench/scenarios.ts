import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import {
  benchOptions,
  chosenInstances,
  dataFolder,
  filesBelow,
  seedList,
  skipped,
  stemOf,
} from './bench-options.ts';
import { runScenario } from './scenarios/run-scenario.ts';
import { writeResult } from './write-result.ts';

/** `work` of one search: the same work gives the same answer. Seconds and threads would change nothing. */
const options = benchOptions({ work: '1000000' });
const write = (line: string): void => void process.stdout.write(`${line}\n`);
const root = dataFolder(options.data, 'scenarios');
const [seed = 1] = seedList(options.seeds);

function main(): void {
  const all = filesBelow(root, /\.ya?ml$/);
  if (all.length === 0) {
    skipped('scenario files', root);
    return;
  }
  const names = chosenInstances(options.instances, all.map(stemOf));
  const files = all.filter((path) => names.includes(stemOf(path)));
  write(`${availableParallelism()} cores, Node ${process.version}, compatibility mode, seed ${seed}`);
  const startedMs = performance.now();
  const rows = files.map((path) => {
    const row = runScenario(path, relative(root, path) || path, seed, Number(options.work));
    const { met, file, status, steps, why } = row;
    write(`${met ? 'met ' : 'MISS'}  ${file}  ${status}  ${steps.length} steps  ${why.join('; ')}`);
    return row;
  });
  const met = rows.filter((row) => row.met).length;
  const seconds = (performance.now() - startedMs) / 1000;
  write(`${met} of ${rows.length} met in ${seconds.toFixed(1)} s`);
  writeResult({ name: 'scenarios', seeds: [seed], rows, summary: { met, total: rows.length, seconds } });
  if (met < rows.length) process.exitCode = 1;
}

main();
