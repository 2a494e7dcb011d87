import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import {
  benchOptions,
  chosenInstances,
  dataFolder,
  filesBelow,
  numberOption,
  readText,
  seedList,
  skipped,
  stemOf,
} from './bench-options.ts';
import { median } from './print-figure.ts';
import { checkSolution } from './roadef/check-solution.ts';
import { readInstance } from './roadef/instance.ts';
import { solve } from './roadef/solve.ts';
import { readStandings, type Standings, score, teamsAhead } from './roadef/teams.ts';
import { writeResult } from './write-result.ts';

const options = benchOptions({ seconds: '30', threads: '2', work: '' });
const folder = dataFolder(options.data, 'roadef');
const seeds = seedList(options.seeds);
const seconds = numberOption('seconds', options.seconds) ?? 0;

/** One run, as anyone can check it again: with the assignment. */
interface Row {
  readonly instance: string;
  readonly seed: number;
  readonly cost: number;
  readonly initial: number;
  /** As its file beside the model tells it; null where there is none. */
  readonly bound: number | null;
  readonly score: number | null;
  readonly seconds: number;
  readonly movesPerSecond: number;
  readonly broken: readonly string[];
  readonly assignment: readonly number[];
}

const write = (line: string): void => void process.stdout.write(`${line}\n`);

interface Paths {
  readonly name: string;
  readonly modelPath: string;
  readonly assignmentPath: string;
  readonly boundPath: string;
}

/** Every model below a folder that has its first assignment beside it. */
const instancesBelow = (path: string): Paths[] =>
  filesBelow(path, /^model_.*\.txt$/i).flatMap((modelPath) => {
    const name = stemOf(modelPath);
    const beside = (file: string) => join(dirname(modelPath), `${file}_${name}.txt`);
    const assignmentPath = beside('assignment');
    return existsSync(assignmentPath) ? [{ name, modelPath, assignmentPath, boundPath: beside('lb') }] : [];
  });

/** B instances have a number and a best cost in the challenge; A instances were its qualification. */
const numberOf = (name: string): number => (/^b_\d+$/.test(name) ? Number(name.slice(2)) : 0);

/** The score of the challenge, where this is the instance that it was about. */
function scoreOf(standings: Standings | undefined, name: string, initial: number, cost: number) {
  const number = numberOf(name);
  const isIts = standings !== undefined && standings.initial[number - 1] === initial;
  return isIts ? score(standings, number, cost) : null;
}

async function run(paths: Paths, seed: number, standings: Standings | undefined): Promise<Row> {
  const { name, modelPath, assignmentPath, boundPath } = paths;
  const instance = readInstance(modelPath, assignmentPath);
  const solution = await solve({
    ...{ modelPath, assignmentPath },
    seed,
    count: numberOption('threads', options.threads, 1) ?? 1,
    seconds,
    ...(options.work === '' ? {} : { workMax: Number(options.work) }),
  });
  const { finding, work } = solution;
  const assignment = [...finding.place];
  const { cost, broken } = checkSolution(instance, assignment);
  if (cost !== finding.cost[0]) broken.push(`the search says ${finding.cost[0]}`);
  const initial = checkSolution(instance, instance.start).cost;
  return {
    ...{ instance: name, seed, cost, broken, seconds: solution.seconds, assignment, initial },
    bound: existsSync(boundPath) ? Number(readText(boundPath).trim()) : null,
    score: scoreOf(standings, name, initial, cost),
    movesPerSecond: work / solution.seconds,
  };
}

function printRow(row: Row): void {
  const gap = ((row.cost - (row.bound ?? 0)) / row.initial) * 100;
  const figures = [
    row.instance,
    `seed ${row.seed}`,
    `cost ${row.cost}`,
    row.score === null ? '' : `score ${row.score.toFixed(4)}`,
    row.bound === null ? '' : `bound ${row.bound} (+${gap.toFixed(4)} % of initial)`,
    `initial ${row.initial}`,
    `${row.seconds.toFixed(1)} s`,
    `${(row.movesPerSecond / 1e6).toFixed(2)} M candidates/s`,
    row.broken.length === 0 ? 'checked' : `BROKEN: ${row.broken.slice(0, 3).join('; ')}`,
  ];
  write(figures.filter((figure) => figure !== '').join('  '));
}

/** The median of each instance's seeds, and where their sum would have ranked. */
function summary(rows: readonly Row[], standings: Standings | undefined) {
  const instances = [...new Set(rows.filter((row) => row.score !== null).map((row) => row.instance))];
  const told = { seconds, seeds: seeds.length };
  if (standings === undefined || instances.length === 0) return { score: null, ...told };
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
  return { score: sum, ...told };
}

/** The challenge's B where its results are beside it and nothing else is asked for, and else everything. */
function chosen(all: readonly Paths[], standings: Standings | undefined): Paths[] {
  const names = chosenInstances(
    options.instances,
    all.map(({ name }) => name),
  );
  const isFinal = options.instances === '' && standings !== undefined;
  const final = all.filter(({ name }) => isFinal && numberOf(name) > 0);
  return final.length > 0 ? final : all.filter(({ name }) => names.includes(name));
}

async function main(): Promise<void> {
  const all = instancesBelow(folder);
  if (all.length === 0) {
    skipped('model_*.txt with its assignment_*.txt', folder);
    return;
  }
  const table = join(folder, 'competition_B_2012.csv');
  const standings = existsSync(table) ? readStandings(table) : undefined;
  const machine = `${availableParallelism()} cores, Node ${process.version}`;
  write(`${machine}, ${options.threads} threads, ${options.seconds} s per instance, one configuration`);
  const rows: Row[] = [];
  for (const paths of chosen(all, standings))
    for (const seed of seeds) {
      const row = await run(paths, seed, standings);
      rows.push(row);
      printRow(row);
    }
  writeResult({ name: 'roadef', seeds, rows, summary: summary(rows, standings) });
  if (rows.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
}

await main();
