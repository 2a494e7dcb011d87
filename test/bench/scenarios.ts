import { existsSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { runScenario } from './scenarios/run-scenario.ts';
import { writeResult } from './write-result.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.PVE_REBALANCE_DATA ?? '../shared/data' },
    instances: { type: 'string', default: '' },
    seeds: { type: 'string', default: '1' },
    /** Work of one search: the same work gives the same answer. Seconds and threads would change nothing. */
    work: { type: 'string', default: '1000000' },
    seconds: { type: 'string' },
    threads: { type: 'string' },
  },
});
const write = (line: string): void => void process.stdout.write(`${line}\n`);
const root = existsSync(join(options.data, 'scenarios')) ? join(options.data, 'scenarios') : options.data;
const wanted = options.instances.split(',').filter((name) => name !== '');
const seed = Number(options.seeds.split(',')[0]);

const stem = (file: string): string => file.replace(/^.*\//, '').replace(/\.ya?ml$/, '');

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ya?ml$/.test(file))
    .filter((file) => wanted.length === 0 || wanted.includes(stem(file)))
    .sort()
    .map((file) => join(path, file));
}

function main(): void {
  const files = filesBelow(root);
  if (files.length === 0) {
    write(`skipped: no scenario files below ${root}. Maybe pass --data or set PVE_REBALANCE_DATA`);
    return;
  }
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
