import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { ExactSolver } from '../../bridge/src/exact/exact-solver.ts';
import { hardRules } from '../../shared/src/compat/hard-rules.ts';
import { readInstance } from '../../shared/src/compat/instance-form.ts';
import { solveCompat } from '../../shared/src/compat/solve.ts';
import { compileCompat, TIERS } from '../../shared/src/compat/to-model.ts';
import { weightsOf } from '../../shared/src/compat/weights.ts';
import { tierBound } from '../../shared/src/kernel/bound/tier-bound.ts';
import { fullCost } from '../../shared/src/kernel/full-cost.ts';
import type { PlacementModel } from '../../shared/src/kernel/placement-model.ts';
import { exactFromSource } from '../exact-from-source.ts';
import {
  benchOptions,
  chosenInstances,
  dataFolder,
  filesBelow,
  misuse,
  readAs,
  seedList,
  skipped,
  stemOf,
} from './bench-options.ts';
import { brokenInFile, type InstanceFile, objectiveFromFile } from './peer/check-file.ts';
import { figureOf, secondsFor } from './peer/figures.ts';
import { fromScenario } from './peer/from-scenario.ts';
import { median } from './print-figure.ts';
import { exactProof } from './small/prove.ts';
import { writeResult } from './write-result.ts';

const options = benchOptions({
  seeds: '1,2,3',
  /** CPU seconds of each search, in place of those that its size gives it; one thread. */
  seconds: '',
  methods: 'memory 3,memory 5,global_smart 5',
  /** CPU seconds of our own bound; and seconds of the exact solver, where the cluster is small. */
  'bound-seconds': '30',
  'exact-seconds': '60',
});
const write = (line: string): void => void process.stdout.write(`${line}\n`);
const seeds = seedList(options.seeds);

interface Case {
  readonly stem: string;
  readonly file: InstanceFile;
  readonly method: string;
  readonly balanciness: number;
}

interface Row {
  readonly instance: string;
  readonly method: string;
  readonly balanciness: number;
  readonly seed: number;
  readonly objective: number;
  readonly bound: number | null;
  readonly figure: number | null;
  readonly seconds: number;
  readonly broken: readonly string[];
  readonly placement: Readonly<Record<string, string>>;
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** The peer's large scenario, which it leaves out of its tests, and whatever else is a folder of instances. */
function casesIn(data: string): Case[] {
  const folder = dataFolder(data, 'instances');
  const large = join(data, 'scenarios/migration/large_unbalanced.yaml.disabled');
  const all = filesBelow(folder, /\.json$/);
  // what lies deeper in the folder of all data is there for another benchmark
  const near = all.filter((path) => dirname(path) === folder || path === folder);
  const files = near.length > 0 ? near : all;
  const size = ({ file }: Case) => file.nodes.length * file.vms.length;
  const cases = files.flatMap((path): Case[] => {
    const file: InstanceFile = readAs(path, JSON.parse);
    return options.methods.split(',').map((each) => {
      const [method = 'memory', balanciness = '3'] = each.split(' ');
      return { stem: stemOf(path), file, method, balanciness: Number(balanciness) };
    });
  });
  if (existsSync(large)) {
    const file = fromScenario(readAs(large, parse));
    cases.push({
      stem: 'large_unbalanced',
      file,
      method: 'memory',
      balanciness: Number(file.balancing.balanciness),
    });
  }
  const names = chosenInstances(options.instances, [...new Set(cases.map(({ stem }) => stem))]);
  return cases.filter(({ stem }) => names.includes(stem)).sort((one, other) => size(one) - size(other));
}

function clusterOf({ stem, file, method, balanciness }: Case) {
  const read = readInstance({ ...file, balancing: { ...file.balancing, method, balanciness } });
  if ('problem' in read) return misuse(`${stem}: ${read.problem}`);
  return read.value;
}

/** Searches until the CPU time is over; how much work that is is learned while it runs. */
function solve(each: Case, seed: number, seconds: number): Readonly<Record<string, string>> {
  const cluster = clusterOf(each);
  const begin = cpuSeconds();
  let [since, done] = [begin, 0];
  const steps = solveCompat(cluster, { seed, workMax: 300_000 });
  let step = steps.next();
  while (!step.done) {
    const now = cpuSeconds();
    const { work } = step.value;
    if (work < done) since = now;
    done = work;
    const rate = work / Math.max(0.001, now - since);
    const left = Math.max(0, begin + seconds - now);
    step =
      now - since < 0.02 && left > 0 ? steps.next() : steps.next({ workMax: Math.floor(work + rate * left) });
  }
  const { place } = step.value;
  return Object.fromEntries(
    cluster.guests.map(({ name }, guest) => [name, cluster.nodes[place?.[guest] ?? -1]?.name ?? '']),
  );
}

/** Nodes times guests up to which the exact solver is asked, too. */
const EXACT_MAX = 5 * 100;

/** Our own bound, as good as it gets in this time. */
function ownBound(model: PlacementModel, place: Int32Array, seconds: number): number {
  const end = cpuSeconds() + seconds;
  let best = Number.NEGATIVE_INFINITY;
  for (const { bound } of tierBound(model, place, TIERS.objective)) {
    best = Math.max(best, bound);
    if (cpuSeconds() > end) break;
  }
  return best;
}

/** The lower bound of the model that was searched; null where nothing says anything. */
async function boundOf(
  each: Case,
  placement: Row['placement'],
  solver: ExactSolver | undefined,
): Promise<number | null> {
  const cluster = clusterOf(each);
  const weights = weightsOf(cluster);
  const { model, members, offset } = compileCompat(cluster, {
    weights,
    rules: hardRules(cluster),
    hasTies: false,
  });
  const nodes = new Map(cluster.nodes.map(({ name }, node) => [name, node]));
  const place = Int32Array.from(
    members,
    ([first = 0]) => nodes.get(placement[cluster.guests[first]?.name ?? ''] ?? '') ?? 0,
  );
  let best = ownBound(model, place, Number(options['bound-seconds']));
  const known = fullCost(model, place)[TIERS.objective] ?? 0;
  if (solver !== undefined && best < known && cluster.nodes.length * cluster.guests.length <= EXACT_MAX) {
    const how = { seconds: Number(options['exact-seconds']), sound: place, isWarm: true };
    best = Math.max(best, (await exactProof(solver, model, how)).bound);
  }
  return Number.isFinite(best) ? best + (offset[TIERS.objective] ?? 0) : null;
}

async function rowsOf(each: Case, solver: ExactSolver | undefined): Promise<Row[]> {
  const { stem, file, method, balanciness } = each;
  const seconds = Number(options.seconds) || secondsFor(method, file.nodes.length, file.vms.length);
  const figure = figureOf(stem, file, method, balanciness);
  const rows = seeds.map((seed): Row => {
    const begin = cpuSeconds();
    const placement = solve(each, seed, seconds);
    return {
      ...{ instance: stem, method, balanciness, seed, figure, placement, bound: null },
      seconds: cpuSeconds() - begin,
      objective: objectiveFromFile(file, placement, method, balanciness),
      broken: brokenInFile(file, placement),
    };
  });
  const [best] = [...rows].sort((one, other) => one.objective - other.objective);
  const bound = best === undefined ? null : await boundOf(each, best.placement, solver);
  return rows.map((row) => ({ ...row, bound }));
}

/** Of the median of the seeds, above the bound. */
function gapPercent(rows: readonly Row[]): number | undefined {
  const [first] = rows;
  if (first?.bound === null || first === undefined || first.method !== 'memory') return undefined;
  return (100 * (median(rows.map(({ objective }) => objective)) - first.bound)) / Math.max(1, first.bound);
}

function print(rows: readonly Row[]): void {
  const [first] = rows;
  if (first === undefined) return;
  const middle = median(rows.map(({ objective }) => objective));
  const gap = gapPercent(rows);
  const broken = rows.flatMap((row) => row.broken);
  write(
    [
      `${first.instance} ${first.method} ${first.balanciness}`.padEnd(30),
      `median ${middle}`,
      `of ${rows.map(({ objective }) => objective).join(' ')}`,
      first.figure === null
        ? 'no figure'
        : `peers ${first.figure} ${middle <= first.figure ? 'met' : 'WORSE'}`,
      first.bound === null ? 'no bound' : `bound ${first.bound}`,
      gap === undefined ? '' : `within ${gap.toFixed(2)} %`,
      `${median(rows.map(({ seconds }) => seconds)).toFixed(1)} s CPU`,
      broken.length === 0 ? 'checked' : `BROKEN: ${broken.slice(0, 3).join('; ')}`,
    ].join('  '),
  );
}

async function main(): Promise<void> {
  const cases = casesIn(options.data);
  if (cases.length === 0) {
    skipped('instances', options.data);
    return;
  }
  write(`${availableParallelism()} cores, Node ${process.version}, one thread, seeds ${options.seeds}`);
  const solver = exactFromSource();
  const groups: Row[][] = [];
  for (const each of cases) {
    const rows = await rowsOf(each, solver);
    print(rows);
    groups.push(rows);
  }
  await solver?.close();
  const isWorse = (rows: readonly Row[]) =>
    rows[0]?.figure !== null && median(rows.map(({ objective }) => objective)) > (rows[0]?.figure ?? 0);
  /** Of those by memory; null where one of them has no bound. */
  const most = (balanciness: number): number | null => {
    const gaps = groups
      .filter(([first]) => first?.balanciness === balanciness && first.method === 'memory')
      .map(gapPercent);
    const known = gaps.flatMap((gap) => gap ?? []);
    return known.length < gaps.length ? null : Math.max(0, ...known);
  };
  const summary = {
    rows: groups.length,
    worse: groups.filter(isWorse).length,
    gapPercent: { b5max: most(5), b3max: most(3) },
  };
  write(`${summary.rows} rows, ${summary.worse} worse than the peers`);
  writeResult({ name: 'peer', seeds, rows: groups.flat(), summary });
  if (groups.flat().some(({ broken }) => broken.length > 0)) process.exitCode = 1;
}

await main();
