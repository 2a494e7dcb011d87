import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ExactSolver } from '../../bridge/src/exact/exact-solver.ts';
import { TIERS } from '../../shared/src/compat/to-model.ts';
import { exactFromSource } from '../exact-from-source.ts';
import { benchOptions, chosenInstances, filesBelow, seedList, stemOf } from './bench-options.ts';
import { median } from './print-figure.ts';
import { middleClusters, smallClusters } from './small/clusters.ts';
import { type Case, caseOf, caseOfFile } from './small/judge.ts';
import { exactProof, ownBound, ownProof } from './small/prove.ts';
import { type Solved, solve } from './small/solve.ts';
import { writeResult } from './write-result.ts';

const options = benchOptions({
  ...{ data: '', seconds: '60', count: '200', middle: '20' },
  ...{ work: '20000000', check: '10', starts: '1' },
  // what going through everything may take where the answer is not proved yet: enough for nearly all of them
  'proof-work': '100000000',
});
const [seed = 1] = seedList(options.seeds);
const seconds = Number(options.seconds);
const NEARLY = 1e-9;

/** One cluster, as anyone can check it again: with the placement. */
interface Row {
  readonly instance: string;
  readonly seed: number;
  readonly kind: 'small' | 'middle';
  readonly objective: number;
  /** The proven optimum, or the solver's best where it proved none. */
  readonly reference: number | null;
  readonly bound: number;
  readonly isProven: boolean;
  readonly ms: number;
  readonly broken: readonly string[];
  readonly placement: Readonly<Record<string, string>>;
}

const write = (line: string): void => void process.stdout.write(`${line}\n`);

function solved({ compiled, startMs }: Case): Solved {
  const answer = solve(compiled.model, seed, Number(options.work), Number(options.starts));
  return { ...answer, ms: startMs + answer.ms };
}

function row(each: Case, kind: Row['kind'], answer: Solved, reference: number | null, bound: number): Row {
  const { objective, broken, placement } = each.judge(answer.place);
  const offset = each.compiled.offset[TIERS.objective] ?? 0;
  return {
    ...{ instance: each.name, seed, kind, objective, broken, placement, ms: answer.ms },
    reference: reference === null ? null : reference + offset,
    bound: bound + offset,
    isProven: reference !== null && reference <= bound + NEARLY,
  };
}

/** Proofs of our own that are put to the exact solver as well. */
let checksLeft = Number(options.check);

/** What the exact solver proves of a case is what our proof says, or nothing. */
async function isConfirmed(solver: ExactSolver, { compiled }: Case, sound: Int32Array, cost: number) {
  if (checksLeft-- <= 0) return true;
  const { objective, bound } = await exactProof(solver, compiled.model, { seconds, sound, isWarm: false });
  return bound <= cost + NEARLY && (objective ?? cost) >= cost - NEARLY;
}

/** Against the optimum: proved by going through everything, by our own bound, else by the exact solver. */
async function runSmall(each: Case, solver: ExactSolver): Promise<Row> {
  const { model } = each.compiled;
  const answer = solved(each);
  const cost = answer.cost[TIERS.objective] ?? 0;
  const least = answer.isProved ? cost : ownProof(model, answer.place, Number(options['proof-work']));
  if (least !== undefined) {
    const proved = row(each, 'small', answer, least, least);
    if (await isConfirmed(solver, each, answer.place, least)) return proved;
    return { ...proved, broken: [...proved.broken, 'the exact solver says otherwise'] };
  }
  const own = ownBound(model, answer.place);
  if (own >= cost - NEARLY) return row(each, 'small', answer, cost, own);
  const sound = answer.place;
  const proof = await exactProof(solver, model, { seconds, sound, isWarm: false });
  return row(each, 'small', answer, proof.objective, Math.max(own, proof.bound));
}

/** Against what the exact solver finds alone in its time. */
async function runMiddle(each: Case, solver: ExactSolver): Promise<Row> {
  const { model } = each.compiled;
  const answer = solved(each);
  const proof = await exactProof(solver, model, { seconds, sound: answer.place, isWarm: false });
  return row(each, 'middle', answer, proof.objective, Math.max(ownBound(model, answer.place), proof.bound));
}

const gapPercent = ({ objective, reference, bound, isProven }: Row): number => {
  const best = isProven ? (reference ?? bound) : bound;
  return best === 0 ? (objective === 0 ? 0 : 100) : ((objective - best) / Math.abs(best)) * 100;
};

function print(each: Row): void {
  const figures = [
    each.instance,
    `${each.objective}`,
    `reference ${each.reference ?? 'none'}${each.isProven ? ' (proved)' : ''}`,
    `bound ${each.bound}`,
    `${each.ms.toFixed(0)} ms`,
    each.broken.length === 0 ? 'checked' : `BROKEN: ${each.broken.join('; ')}`,
  ];
  write(figures.join('  '));
}

function filesOf(folder: string): Case[] {
  const files = filesBelow(folder, /\.json$/);
  const names = chosenInstances(options.instances, files.map(stemOf));
  return files.filter((path) => names.includes(stemOf(path))).map((path) => caseOfFile(path, stemOf(path)));
}

/** Instance files of a folder, or of `instances/small` in a folder of all data; else clusters of our own. */
function cases(): { readonly small: readonly Case[]; readonly middle: readonly Case[] } {
  if (options.data === '') {
    const small = smallClusters(Number(options.count), seed);
    const middle = middleClusters(Number(options.middle), seed);
    const names = chosenInstances(
      options.instances,
      [...small, ...middle].map(({ name }) => name),
    );
    const chosen = (clusters: typeof small) =>
      clusters.filter(({ name }) => names.includes(name)).map(({ name, instance }) => caseOf(name, instance));
    return { small: chosen(small), middle: chosen(middle) };
  }
  const inside = join(options.data, 'instances', 'small');
  return { small: filesOf(existsSync(inside) ? inside : options.data), middle: [] };
}

function summary(rows: readonly Row[]) {
  const small = rows.filter(({ kind }) => kind === 'small');
  const middle = rows.filter(({ kind }) => kind === 'middle');
  const isOptimal = (each: Row) => each.isProven && each.objective <= (each.reference ?? 0) + NEARLY;
  const mean = (figures: readonly number[]) =>
    figures.length === 0 ? 0 : figures.reduce((sum, each) => sum + each, 0) / figures.length;
  return {
    clusters: small.length,
    proven: small.filter(({ isProven }) => isProven).length,
    optimal: small.filter(isOptimal).length,
    meanGapPercent: mean(small.map(gapPercent)),
    medianMs: median(small.map(({ ms }) => ms)),
    middle: {
      clusters: middle.length,
      worse: middle.filter(({ objective, reference }) => reference !== null && objective > reference + NEARLY)
        .length,
      meanGapPercent: mean(middle.map(gapPercent)),
      medianMs: median(middle.map(({ ms }) => ms)),
    },
  };
}

async function main(): Promise<void> {
  if (options.data !== '' && !existsSync(options.data)) {
    write(`skipped: ${options.data} is not there. Maybe leave out DATA`);
    return;
  }
  const solver = exactFromSource();
  if (solver === undefined) {
    write('skipped: the exact solver is not installed. Maybe run npm ci with optional packages');
    return;
  }
  write(`${availableParallelism()} cores, Node ${process.version}, 1 thread, one configuration for all`);
  const { small, middle } = cases();
  const rows: Row[] = [];
  const add = (next: Row) => {
    rows.push(next);
    print(next);
  };
  for (const each of small) add(await runSmall(each, solver));
  for (const each of middle) add(await runMiddle(each, solver));
  await solver.close();
  const result = summary(rows);
  write(JSON.stringify(result));
  writeResult({ name: 'small', seeds: [seed], rows, summary: result });
  if (rows.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
}

await main();
