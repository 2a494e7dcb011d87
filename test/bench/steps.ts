import { availableParallelism } from 'node:os';
import { seededRandom } from '../../shared/src/kit/random.ts';
import { planSteps } from '../../shared/src/steps/step-plan.ts';
import type { StepProblem } from '../../shared/src/steps/step-problem.ts';
import { peakUse, timePlan } from '../../shared/src/steps/timed-plan.ts';
import { randomSteps } from '../../shared/test/random-steps.ts';
import { canBeReached } from '../../shared/test/steps-oracle.ts';
import { replay } from '../../shared/test/steps-replay.ts';
import { benchOptions, numberOption, seedList } from './bench-options.ts';
import { median } from './print-figure.ts';
import { checkTimes, linkBound, type TimedMove } from './steps/check-times.ts';
import { coupled, uncoupled } from './steps/clusters.ts';
import { predictions } from './steps/predicted.ts';
import { writeResult } from './write-result.ts';

/** `instances`: how many clusters of each kind and seed. */
const options = benchOptions({ instances: '100' });

const write = (line: string): void => void process.stdout.write(`${line}\n`);

type Kind = 'uncoupled' | 'coupled' | 'oracle';

/** One plan, as anyone can check it again: what is moved, what stands still, and when. */
interface Row {
  readonly kind: Kind;
  readonly seed: number;
  readonly nodes: number;
  readonly guests: number;
  /** Per node, in GiB: what fits, and what stays there. Infinity is told as null. */
  readonly capacity: readonly (number | null)[];
  readonly resting: readonly number[];
  readonly moving: readonly {
    readonly guest: number;
    readonly gib: number;
    readonly home: number;
    readonly target: number;
  }[];
  readonly moves: readonly TimedMove[];
  readonly steps: number;
  readonly parkings: number;
  readonly makespanSeconds: number;
  readonly boundSeconds: number;
  /** The busiest link alone. */
  readonly linkSeconds: number;
  readonly ratio: number;
  readonly peakPercent: number | null;
  readonly millis: number;
  readonly faults: readonly string[];
  /** No plan was found; `isProved`: because there is none. */
  readonly stuck?: { readonly cause: string; readonly isUnfound: boolean };
}

const GIB = 2 ** 30;
/** A link of 1 GbE, and what a migration costs whatever its size. */
const secondsOf =
  (problem: StepProblem) =>
  ({ item }: { readonly item: number }) =>
    6.5 + (problem.bytes[item] ?? 0) / 110e6;

function cluster(
  { nodeCount, home, target, dimensions, itemCount }: StepProblem,
  touched: ReadonlySet<number>,
) {
  const [memory] = dimensions;
  const sizeOf = (item: number) => (memory?.needHome[item] ?? 0) / GIB;
  const resting = Array.from({ length: nodeCount }, () => 0);
  const moving: Row['moving'][number][] = [];
  for (let guest = 0; guest < itemCount; guest++) {
    const node = home[guest] ?? 0;
    if (touched.has(guest))
      moving.push({ guest, gib: sizeOf(guest), home: node, target: target[guest] ?? 0 });
    else resting[node] = (resting[node] ?? 0) + sizeOf(guest);
  }
  const capacity = Array.from({ length: nodeCount }, (_, node) => {
    const bytes = memory?.capacity[node] ?? 0;
    return Number.isFinite(bytes) ? bytes / GIB : null;
  });
  return { resting, moving, capacity };
}

function peakPercent(problem: StepProblem, plan: ReturnType<typeof timePlan>): number | null {
  const [use] = peakUse(problem, plan);
  const [memory] = problem.dimensions;
  if (use === undefined || memory === undefined) return null;
  const percents = [...use].map((held, node) => (held * 100) / Math.max(memory.capacity[node] ?? 1, held));
  return Math.round(Math.max(...percents) * 10) / 10;
}

/** Whatever ends first: the same moves in a few other orders that their needs allow. */
function otherOrders(problem: StepProblem, moves: readonly TimedMove[], seed: number): string[] {
  const random = seededRandom(seed);
  const legs = moves.map(({ guest, from, to, needs }) => ({ item: guest, from, to, needs }));
  const picks = [(count: number) => count - 1, (count: number) => Math.floor(random() * count)];
  return picks.flatMap((pick) => replay(problem, legs, pick));
}

function run(kind: Kind, seed: number, problem: StepProblem): Row {
  const startedMs = performance.now();
  const found = planSteps(problem);
  const plan = timePlan(problem, found, secondsOf(problem), { perPort: 1 });
  const millis = performance.now() - startedMs;
  const moves = plan.legs.map(
    ({ item, from, to }, index): TimedMove => ({
      ...{ guest: item, from, to, step: (plan.steps[index] ?? 0) + 1, needs: plan.needs[index] ?? [] },
      ...{ startSeconds: plan.start[index] ?? 0, endSeconds: plan.end[index] ?? 0 },
    }),
  );
  const { stuck } = plan;
  const isChecked = kind !== 'uncoupled' && stuck === undefined;
  return {
    ...{ kind, seed, nodes: problem.nodeCount, guests: problem.itemCount },
    ...cluster(problem, new Set(moves.map(({ guest }) => guest))),
    moves,
    steps: moves.reduce((last, { step }) => Math.max(last, step), 0),
    parkings: plan.legs.filter(({ item, to }) => to !== problem.target[item]).length,
    ...{ makespanSeconds: plan.makespan, boundSeconds: plan.bound, linkSeconds: linkBound(moves) },
    ratio: moves.length === 0 ? 1 : plan.makespan / plan.bound,
    peakPercent: kind === 'uncoupled' ? null : peakPercent(problem, plan),
    millis,
    faults: isChecked ? [...checkTimes(problem, moves), ...otherOrders(problem, moves, seed)] : [],
    ...(stuck === undefined
      ? {}
      : { stuck: { cause: stuck.cause.kind, isUnfound: kind !== 'oracle' || canBeReached(problem) } }),
  };
}

function runs(kind: Kind, count: number, seed: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const number = seed * 1_000_003 + index;
    const random = seededRandom(number);
    if (kind === 'oracle') return run(kind, number, randomSteps(random, 4, 8));
    return run(kind, number, kind === 'coupled' ? coupled(random) : uncoupled(random));
  });
}

const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((one, two) => one - two);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 1;
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function report(kind: Kind, rows: readonly Row[]): void {
  const ratios = rows.filter(({ stuck }) => stuck === undefined).map(({ ratio }) => ratio);
  const links = rows.map(({ makespanSeconds, linkSeconds }) => makespanSeconds / Math.max(1, linkSeconds));
  const sum = (figure: (row: Row) => number) => rows.reduce((total, row) => total + figure(row), 0);
  const figures = [
    `${kind.padEnd(9)} ${rows.length} plans, ${sum(({ moves }) => moves.length)} moves, ${sum(({ parkings }) => parkings)} set down on the way`,
    `makespan/bound mean ${mean(ratios).toFixed(4)} p95 ${quantile(ratios, 0.95).toFixed(3)} max ${Math.max(...ratios).toFixed(3)}`,
    `to the busiest link alone mean ${mean(links).toFixed(3)} p95 ${quantile(links, 0.95).toFixed(3)}`,
    `none exists ${rows.filter(({ stuck }) => stuck?.isUnfound === false).length}`,
    `unfound ${rows.filter(({ stuck }) => stuck?.isUnfound).length}`,
    `faults ${sum(({ faults }) => faults.length)}`,
    `median ${median(rows.map(({ millis }) => millis)).toFixed(0)} ms`,
  ];
  write(figures.join('  '));
}

function main(): void {
  const seeds = seedList(options.seeds);
  const count = numberOption('instances', options.instances, 1) ?? 0;
  write(
    `${availableParallelism()} cores, Node ${process.version}, one thread, ${count} clusters of each kind and seed`,
  );
  const all = (kind: Kind, factor: number): Row[] => {
    const found = seeds.flatMap((seed) => runs(kind, count * factor, seed));
    report(kind, found);
    return found;
  };
  const [loose, tight, small] = [all('uncoupled', 1), all('coupled', 1), all('oracle', 5)];
  const foretold = seeds.flatMap((seed) =>
    Array.from({ length: 12 }, (_, index) => predictions(seed * 97 + index)).flat(),
  );
  const errors = foretold.map(
    ({ predictedSeconds, simulatedSeconds }) => Math.abs(predictedSeconds / simulatedSeconds - 1) * 100,
  );
  write(
    `predicted ${foretold.length} migrations of guests that write to their memory, after 5: median error ${median(errors).toFixed(1)} %, p95 ${quantile(errors, 0.95).toFixed(1)} %`,
  );
  const rows = [...loose, ...tight, ...small];
  const ratioOf = ({ ratio }: Row) => ratio;
  const coupledRatios = tight.filter(({ stuck }) => stuck === undefined).map(ratioOf);
  const summary = {
    makespanRatioMean: mean(loose.map(ratioOf)),
    makespanRatioCoupledP95: quantile(coupledRatios, 0.95),
    makespanRatioCoupledMean: mean(coupledRatios),
    unfound: rows.filter(({ stuck }) => stuck?.isUnfound).length,
    violations: rows.reduce((sum, { faults }) => sum + faults.length, 0),
    predictionErrorPercentMedian: median(errors),
    predictionErrorPercentP95: quantile(errors, 0.95),
  };
  write(JSON.stringify(summary));
  writeResult({ name: 'steps', seeds, rows: [...rows, ...foretold], summary });
  if (summary.unfound > 0 || summary.violations > 0) process.exitCode = 1;
}

main();
