import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verify } from '../../shared/src/plan/verify.ts';
import { ClusterSnapshot } from '../../shared/src/snapshot/snapshot.ts';
import { benchOptions, misuse, seedList } from './bench-options.ts';
import { median, printMachine } from './print-figure.ts';
import { type Case, caseFor, nameOf, oneTickLater, type Size, settingsOf } from './scale/cluster.ts';
import type { Measured, Part } from './scale/measure.ts';
import { writeResult } from './write-result.ts';

const options = benchOptions({
  sizes: '8x200,16x600,32x1000,32x5000,64x3000,250x10000,1000x50000',
  seeds: '1,2,3',
});
const SCRIPT = fileURLToPath(new URL('scale/measure.ts', import.meta.url));
const LOADER = new URL('../../scripts/ts.mjs', import.meta.url).href;

interface Row {
  readonly size: string;
  readonly seed: number;
  readonly readSeconds: number;
  readonly firstSeconds: number;
  readonly finalSeconds: number;
  readonly replanSeconds: number;
  readonly peakMemoryMb: number;
  readonly moves: readonly Move[];
  readonly replanMoves: readonly Move[];
  readonly broken: readonly string[];
}
type Move = Case['moves'][number];

function sizeOf(word: string): Size {
  const [nodes = 0, guests = 0] = word.split('x').map(Number);
  if (!(nodes > 0 && guests > 0)) misuse(`${word} is no size. Maybe it should be like 32x1000`);
  return { nodes, guests };
}

/** Measures one part of a case in a process of its own. */
function inChild(folder: string, part: Part, seed: number, each: Case): Measured {
  const [from, to] = [join(folder, 'case.json'), join(folder, 'measured.json')];
  writeFileSync(from, JSON.stringify(each));
  execFileSync(process.execPath, ['--import', LOADER, SCRIPT, part, String(seed), from, to], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return JSON.parse(readFileSync(to, 'utf8'));
}

const movesOf = ({ plan }: Measured): Move[] =>
  (plan?.moves ?? []).map(({ vmid, source, target }) => ({ vmid, source, target }));

function brokenBy(each: Case, snapshot: ClusterSnapshot, { plan }: Measured): string[] {
  if (plan === undefined) return ['no plan'];
  return verify(snapshot, settingsOf(each), plan).map(({ text }) => text);
}

function measure(folder: string, size: Size, seed: number): Row {
  const each = caseFor(size, seed);
  const read = inChild(folder, 'read', seed, each);
  const plan = inChild(folder, 'plan', seed, each);
  const moves = movesOf(plan);
  const replan = inChild(folder, 'replan', seed, { ...each, moves });
  const snapshot = ClusterSnapshot.parse(JSON.parse(each.text));
  return {
    ...{ size: nameOf(size), seed, readSeconds: read.readSeconds },
    ...{ firstSeconds: plan.firstSeconds, finalSeconds: plan.finalSeconds },
    replanSeconds: replan.finalSeconds,
    peakMemoryMb: Math.max(read.peakMemoryMb, plan.peakMemoryMb, replan.peakMemoryMb),
    ...{ moves, replanMoves: movesOf(replan) },
    broken: [...brokenBy(each, snapshot, plan), ...brokenBy(each, oneTickLater(snapshot, seed), replan)],
  };
}

const middle = (rows: readonly Row[], figure: (row: Row) => number): number => median(rows.map(figure));

const ratiosOf = (rows: readonly Row[]) => ({
  first: middle(rows, ({ firstSeconds, readSeconds }) => firstSeconds / readSeconds),
  final: middle(rows, ({ finalSeconds, readSeconds }) => finalSeconds / readSeconds),
  replan: middle(rows, ({ replanSeconds, readSeconds }) => replanSeconds / readSeconds),
});

function print(rows: readonly Row[]): void {
  const ms = (figure: (row: Row) => number) => `${(middle(rows, figure) * 1000).toFixed(1).padStart(9)} ms`;
  const { first, final, replan } = ratiosOf(rows);
  const broken = rows.flatMap((row) => row.broken);
  process.stdout.write(
    `${[
      rows[0]?.size.padEnd(11),
      `read ${ms(({ readSeconds }) => readSeconds)}`,
      `first ${ms(({ firstSeconds }) => firstSeconds)} = ${first.toFixed(1)}x`,
      `final ${ms(({ finalSeconds }) => finalSeconds)} = ${final.toFixed(1)}x`,
      `re-plan ${ms(({ replanSeconds }) => replanSeconds)} = ${replan.toFixed(1)}x`,
      `${middle(rows, ({ peakMemoryMb }) => peakMemoryMb).toFixed(0)} MB`,
      `${middle(rows, ({ moves }) => moves.length)} moves`,
      broken.length === 0 ? 'checked' : `BROKEN: ${broken.slice(0, 2).join('; ')}`,
    ].join('  ')}\n`,
  );
}

printMachine();
const seeds = seedList(options.seeds);
/** A size is the name of its instance. */
const sizes = (options.instances || options.sizes).split(',').map(sizeOf);
const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-scale-'));
const groups = sizes.map((size) => {
  const rows = seeds.map((seed) => measure(folder, size, seed));
  print(rows);
  return { size, rows };
});
rmSync(folder, { recursive: true });

const perGuest = ({ size, rows }: (typeof groups)[number]): number =>
  middle(rows, ({ finalSeconds }) => finalSeconds) / size.guests;
const bySize = [...groups].sort((one, other) => one.size.guests - other.size.guests);
const [least, most] = [bySize[0], bySize.at(-1)];
const { first, final, replan } = ratiosOf(
  (groups.find(({ size }) => nameOf(size) === '32x5000') ?? most ?? { rows: [] }).rows,
);
const summary = {
  ...{ firstRatio: first, planRatio: final, replanRatio: replan },
  perGuestGrowth: least === undefined || most === undefined ? 1 : perGuest(most) / perGuest(least),
  peakMemoryMb: Math.max(...groups.flatMap(({ rows }) => rows.map(({ peakMemoryMb }) => peakMemoryMb))),
};
process.stdout.write(
  `32x5000: first ${first.toFixed(1)}x (wanted <= 5), final ${final.toFixed(1)}x (<= 60), re-plan ${replan.toFixed(1)}x (<= 2); ` +
    `time per guest grows ${summary.perGuestGrowth.toFixed(2)}x (<= 3); peak ${summary.peakMemoryMb.toFixed(0)} MB (<= 1536)\n`,
);
writeResult({ name: 'scale', seeds, rows: groups.flatMap(({ rows }) => rows), summary });
if (groups.some(({ rows }) => rows.some(({ broken }) => broken.length > 0))) process.exitCode = 1;
