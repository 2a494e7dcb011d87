import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './print-figure.ts';
import { checkSolution } from './roadef/check-solution.ts';
import { readInstance } from './roadef/instance.ts';
import { solve } from './roadef/solve.ts';
import { readStandings, type Standings, score, teamsAhead } from './roadef/teams.ts';
import { writeResult } from './write-result.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.PVE_REBALANCE_DATA ?? '../shared/data' },
    instances: { type: 'string', default: 'b_01,b_02,b_03,b_04,b_05,b_06,b_08,b_09' },
    seconds: { type: 'string', default: '30' },
    seeds: { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    work: { type: 'string', default: '' },
  },
});
const folder = join(options.data, 'roadef');
const names = options.instances.split(',').filter((name) => name !== '');

/** One run, as anyone can check it again: with the assignment. */
interface Row {
  readonly instance: string;
  readonly seed: number;
  readonly cost: number;
  readonly initial: number;
  readonly bound: number;
  readonly score: number | null;
  readonly seconds: number;
  readonly movesPerSecond: number;
  readonly broken: readonly string[];
  readonly assignment: readonly number[];
}

const write = (line: string): void => void process.stdout.write(`${line}\n`);

const pathOf = (file: string, name: string): string =>
  join(folder, name.charAt(0).toUpperCase(), `${file}_${name}.txt`);

/** B instances have a number and a best cost in the challenge; A instances were its qualification. */
const numberOf = (name: string): number => (name.startsWith('b_') ? Number(name.slice(2)) : 0);

async function run(name: string, seed: number, standings: Standings): Promise<Row> {
  const paths = { modelPath: pathOf('model', name), assignmentPath: pathOf('assignment', name) };
  const { finding, work, seconds } = await solve({
    ...paths,
    seed,
    count: Number(options.threads),
    seconds: Number(options.seconds),
    ...(options.work === '' ? {} : { workMax: Number(options.work) }),
  });
  const instance = readInstance(paths.modelPath, paths.assignmentPath);
  const assignment = [...finding.place];
  const { cost, broken } = checkSolution(instance, assignment);
  if (cost !== finding.cost[0]) broken.push(`the search says ${finding.cost[0]}`);
  return {
    ...{ instance: name, seed, cost, broken, seconds, assignment },
    initial: checkSolution(instance, instance.start).cost,
    bound: Number(readFileSync(pathOf('lb', name), 'utf8').trim()),
    score: numberOf(name) === 0 ? null : score(standings, numberOf(name), cost),
    movesPerSecond: work / seconds,
  };
}

function printRow(row: Row): void {
  const gap = ((row.cost - row.bound) / row.initial) * 100;
  const figures = [
    row.instance,
    `seed ${row.seed}`,
    `cost ${row.cost}`,
    row.score === null ? '' : `score ${row.score.toFixed(4)}`,
    `bound ${row.bound} (+${gap.toFixed(4)} % of initial)`,
    `initial ${row.initial}`,
    `${row.seconds.toFixed(1)} s`,
    `${(row.movesPerSecond / 1e6).toFixed(2)} M candidates/s`,
    row.broken.length === 0 ? 'checked' : `BROKEN: ${row.broken.slice(0, 3).join('; ')}`,
  ];
  write(figures.filter((figure) => figure !== '').join('  '));
}

/** The median of each instance's seeds, and where their sum would have ranked. */
function summary(rows: readonly Row[], standings: Standings) {
  const instances = [...new Set(rows.filter((row) => row.score !== null).map((row) => row.instance))];
  if (instances.length === 0) return { score: null, seconds: Number(options.seconds) };
  const scores = instances.map((name) =>
    median(rows.filter((row) => row.instance === name).map((row) => row.score ?? 0)),
  );
  const sum = scores.reduce((total, each) => total + each, 0);
  const ahead = teamsAhead(standings, instances.map(numberOf), sum);
  write(
    `sum of ${instances.length} instances of B: ${sum.toFixed(4)}; rank ${ahead.length + 1} of ${standings.teams.length + 1}` +
      ` beside the ${standings.teams.length} finalists of 2012 (ahead of us: ${ahead.join(', ') || 'none'})`,
  );
  write('models B_7 and B_10 are missing: neither ours nor the sums of the teams count them');
  return { score: sum, seconds: Number(options.seconds), seeds: options.seeds.split(',').length };
}

async function main(): Promise<void> {
  if (!existsSync(folder)) {
    write(`skipped: ${folder} is not there. Maybe pass --data or set PVE_REBALANCE_DATA`);
    return;
  }
  const standings = readStandings(join(folder, 'competition_B_2012.csv'));
  const machine = `${availableParallelism()} cores, Node ${process.version}`;
  write(`${machine}, ${options.threads} threads, ${options.seconds} s per instance, one configuration`);
  const rows: Row[] = [];
  for (const name of names)
    for (const seed of options.seeds.split(',').map(Number)) {
      const row = await run(name, seed, standings);
      rows.push(row);
      printRow(row);
    }
  const seeds = options.seeds.split(',').map(Number);
  writeResult({ name: 'roadef', seeds, rows, summary: summary(rows, standings) });
  if (rows.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
}

await main();
