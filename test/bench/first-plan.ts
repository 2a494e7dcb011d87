import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Plan } from '../../shared/src/plan/plan.ts';
import { propose } from '../../shared/src/plan/propose.ts';
import { defaultSettings } from '../../shared/src/settings/settings.ts';
import { ClusterSnapshot } from '../../shared/src/snapshot/snapshot.ts';
import { syntheticCluster } from '../../shared/test/synthetic-cluster.ts';
import { writeResult } from './write-result.ts';

const SIZES = [
  [3, 40],
  [32, 1000],
  [32, 5000],
] as const;
const RUNS = 21;

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

function timed<T>(work: () => T): { milliseconds: number; result: T } {
  const start = performance.now();
  const result = work();
  return { milliseconds: performance.now() - start, result };
}

/** Work of a re-plan: the plan before is where it begins. */
const WARM_WORK = 1000;

/** Milliseconds until a plan that begins with the one before, the cluster being much the same. */
function replanTime(snapshot: ClusterSnapshot, previous: Plan): number {
  const search = propose(snapshot, defaultSettings, { previous, workUnitsMax: WARM_WORK });
  const { milliseconds } = timed(() => {
    for (;;) {
      const { done, value } = search.next();
      if (done || value.plan !== undefined) return value;
    }
  });
  return milliseconds;
}

/** Milliseconds until the first yield with a plan, and until the last plan. */
function planTimes(snapshot: ClusterSnapshot) {
  const start = performance.now();
  const search = propose(snapshot, defaultSettings);
  let first = 0;
  for (;;) {
    const { done, value } = search.next();
    if (done) return { first, final: performance.now() - start, plan: value };
    if (first === 0 && value.plan !== undefined) first = performance.now() - start;
  }
}

/** From a snapshot in memory to the first and to the final plan, beside what parsing and validating it takes. */
function measure(nodes: number, guests: number) {
  const text = JSON.stringify(syntheticCluster(nodes, guests));
  const reading: number[] = [];
  const firsts: number[] = [];
  const finals: number[] = [];
  const warms: number[] = [];
  let [coldRead, coldFirst] = [0, 0];
  let summary = '';
  let answer: readonly (readonly [number, string])[] = [];
  for (let run = 0; run < RUNS; run++) {
    const read = timed(() => ClusterSnapshot.parse(JSON.parse(text)));
    const { first, final, plan } = planTimes(read.result);
    const warm = replanTime(read.result, plan);
    if (run === 1) answer = plan.moves.map(({ vmid, target }) => [vmid, target] as const);
    if (run === 0) [coldRead, coldFirst] = [read.milliseconds, first];
    else {
      reading.push(read.milliseconds);
      firsts.push(first);
      finals.push(final);
      warms.push(warm);
    }
    const { memory, cpu } = plan.after.spreadPercent;
    summary = `${plan.status}, ${plan.moves.length} moves, spread ${plan.before.spreadPercent.memory}/${plan.before.spreadPercent.cpu} -> ${memory}/${cpu}, ${plan.workUnits} units`;
  }
  const least = (values: readonly number[]): number => Math.min(...values);
  const [read, first, final, warm] = [least(reading), least(firsts), least(finals), least(warms)];
  const medians = [reading, firsts, finals].map((values) => median(values).toFixed(1)).join(' / ');
  const ms = (value: number) => value.toFixed(2).padStart(8);
  const line = [
    `${nodes}x${guests}`.padEnd(8),
    `parse+validate ${ms(read)} ms`,
    `first plan ${ms(first)} ms = ${(first / read).toFixed(1)}x`,
    `final plan ${ms(final)} ms = ${(final / read).toFixed(1)}x`,
    `re-plan ${ms(warm)} ms = ${(warm / read).toFixed(1)}x`,
    `medians ${medians} ms`,
    `cold ${ms(coldRead)} / ${ms(coldFirst)} ms`,
    summary,
  ].join('  ');
  process.stdout.write(`${line}\n`);
  const ratios = { firstRatio: first / read, planRatio: final / read, replanRatio: warm / read };
  return { nodes, guests, milliseconds: { read, first, final, warm }, ...ratios, moves: answer };
}

process.stdout.write(
  `best of ${RUNS - 1} warm runs, ${availableParallelism()} cores, node ${process.version}\n`,
);
const rows = SIZES.map(([nodes, guests]) => measure(nodes, guests));
const { firstRatio, planRatio, replanRatio } = rows[rows.length - 1] ?? {};
writeResult({ name: 'first-plan', seeds: [1], rows, summary: { firstRatio, planRatio, replanRatio } });
