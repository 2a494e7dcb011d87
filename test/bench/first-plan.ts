import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { propose } from '../../shared/src/plan/propose.ts';
import { defaultSettings } from '../../shared/src/settings/settings.ts';
import { ClusterSnapshot } from '../../shared/src/snapshot/snapshot.ts';
import { syntheticCluster } from '../../shared/test/synthetic-cluster.ts';

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
function measure(nodes: number, guests: number): string {
  const text = JSON.stringify(syntheticCluster(nodes, guests));
  const reading: number[] = [];
  const firsts: number[] = [];
  const finals: number[] = [];
  let [coldRead, coldFirst] = [0, 0];
  let summary = '';
  for (let run = 0; run < RUNS; run++) {
    const read = timed(() => ClusterSnapshot.parse(JSON.parse(text)));
    const { first, final, plan } = planTimes(read.result);
    if (run === 0) [coldRead, coldFirst] = [read.milliseconds, first];
    else {
      reading.push(read.milliseconds);
      firsts.push(first);
      finals.push(final);
    }
    const { memory, cpu } = plan.after.spreadPercent;
    summary = `${plan.status}, ${plan.moves.length} moves, spread ${plan.before.spreadPercent.memory}/${plan.before.spreadPercent.cpu} -> ${memory}/${cpu}, ${plan.workUnits} units`;
  }
  const least = (values: readonly number[]): number => Math.min(...values);
  const [read, first, final] = [least(reading), least(firsts), least(finals)];
  const medians = [reading, firsts, finals].map((values) => median(values).toFixed(1)).join(' / ');
  const ms = (value: number) => value.toFixed(2).padStart(8);
  return [
    `${nodes}x${guests}`.padEnd(8),
    `parse+validate ${ms(read)} ms`,
    `first plan ${ms(first)} ms = ${(first / read).toFixed(1)}x`,
    `final plan ${ms(final)} ms = ${(final / read).toFixed(1)}x`,
    `medians ${medians} ms`,
    `cold ${ms(coldRead)} / ${ms(coldFirst)} ms`,
    summary,
  ].join('  ');
}

process.stdout.write(
  `best of ${RUNS - 1} warm runs, ${availableParallelism()} cores, node ${process.version}\n`,
);
for (const [nodes, guests] of SIZES) process.stdout.write(`${measure(nodes, guests)}\n`);
