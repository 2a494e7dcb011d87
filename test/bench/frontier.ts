import { seededRandom } from '../../shared/src/kit/random.ts';
import { frontier } from '../../shared/src/plan/answers/frontier.ts';
import type { FrontierPoint } from '../../shared/src/plan/answers/frontier-point.ts';
import { compileProblem } from '../../shared/src/plan/compile-problem.ts';
import { finalPlan } from '../../shared/src/plan/final-plan.ts';
import { verify } from '../../shared/src/plan/verify.ts';
import { seeds as balancers } from '../../shared/src/seeds/index.ts';
import type { Seed } from '../../shared/src/seeds/seed.ts';
import { seedCluster } from '../../shared/src/seeds/seed-cluster.ts';
import { Settings, type SettingsInput } from '../../shared/src/settings/settings.ts';
import type { ClusterSnapshot } from '../../shared/src/snapshot/snapshot.ts';
import { syntheticCluster } from '../../shared/test/synthetic-cluster.ts';
import { benchOptions, chosenInstances, seedList } from './bench-options.ts';
import { clusters, type NamedCluster } from './native/clusters.ts';
import { leastBytes } from './native/least-bytes.ts';
import { movedBytes, type Placement, type Spread, spreadOf } from './native/spread.ts';
import { median, printMachine } from './print-figure.ts';
import { writeResult } from './write-result.ts';

/** `moves`: to so many the curve goes by single moves; `refine`: stops that are looked for around each other balancer. */
const options = benchOptions({ clusters: '6', moves: '200', refine: '5' });

const UNBOUNDED: SettingsInput = { movesMax: 10_000, bytesMax: 2 ** 46 };
/** Every bit of evenness is wanted: the curve says what each costs. */
const EVEN: SettingsInput = {
  ...UNBOUNDED,
  ...{ proposeAboveMemoryPercent: 0, proposeAboveCpuPercent: 0, proposeAboveSpreadPercent: 0 },
  gainMinPercent: 0,
};
/** From a hundredth of what the most even plan copies to all of it. */
const BYTE_SHARES = [0.01, 0.02, 0.04, 0.06, 0.09, 0.13, 0.18, 0.25, 0.35, 0.5, 0.7];

interface Outcome extends Spread {
  readonly bytes: number;
  readonly placement: Placement;
}

interface Row {
  readonly instance: string;
  readonly algorithm: string;
  readonly start: Spread;
  readonly theirs: Outcome;
  /** The cheapest stop of the curves that is as even in memory and in CPU; absent where none is. */
  readonly ours: Outcome | null;
  readonly ratio: number | null;
  /** What anybody has to move for that evenness of memory, by what they moved: no ratio can be below it. */
  readonly boundRatio: number;
  readonly broken: readonly string[];
}

const home = ({ guests }: ClusterSnapshot): Record<string, string> =>
  Object.fromEntries(guests.map(({ vmid, node }) => [vmid, node]));

/** Judged from the snapshot and the placement alone. */
const outcome = (snapshot: ClusterSnapshot, placement: Placement): Outcome => ({
  ...spreadOf(snapshot, placement),
  bytes: movedBytes(snapshot, placement),
  placement,
});

/** Another balancer until it stops, under our rules and limits, without a budget. */
function runBalancer(snapshot: ClusterSnapshot, balancer: Seed): Outcome {
  const problem = compileProblem(snapshot, Settings.parse(UNBOUNDED));
  const cluster = seedCluster(problem);
  const search = balancer.search(cluster, balancer.options, seededRandom(1));
  while (!search.next().done);
  const placement = home(snapshot);
  const { guests, nodes } = problem.kernel.model;
  problem.bundles.units.forEach((unit, index) => {
    for (const guest of unit.guests)
      placement[guests[guest]?.vmid ?? -1] = nodes[cluster.place[index] ?? 0]?.name ?? '';
  });
  return outcome(snapshot, placement);
}

interface Stop {
  readonly outcome: Outcome;
  readonly broken: readonly string[];
}

function stopOf(
  snapshot: ClusterSnapshot,
  settings: Settings,
  { moves, steps }: Pick<FrontierPoint, 'moves' | 'steps'>,
): Stop {
  const placement = home(snapshot);
  for (const { vmid, target } of moves) placement[vmid] = target;
  const broken = verify(snapshot, settings, { moves, steps }).map(({ text }) => text);
  return { outcome: outcome(snapshot, placement), broken };
}

/** Every stop of the curves by memory, by CPU and by both. */
function stopsOf(snapshot: ClusterSnapshot): Stop[] {
  return ['memory-and-cpu', 'memory', 'cpu'].flatMap((balanceBy) => {
    const settings = Settings.parse({ ...EVEN, balanceBy });
    const plan = finalPlan(snapshot, settings);
    const search = frontier(snapshot, settings, plan, {
      movesCap: Number(options.moves),
      byteShares: BYTE_SHARES,
      byteStopsMax: 10_000,
    });
    let step = search.next();
    while (!step.done) step = search.next();
    return step.value.points.map((point) => stopOf(snapshot, settings, point));
  });
}

const isAsEven = (one: Spread, other: Spread): boolean =>
  one.memoryPoints <= other.memoryPoints && one.cpuPoints <= other.cpuPoints;

const cheapest = (stops: readonly Stop[], theirs: Spread): Stop | undefined =>
  stops
    .filter((stop) => isAsEven(stop.outcome, theirs))
    .reduce<Stop | undefined>(
      (least, stop) => (least === undefined || stop.outcome.bytes < least.outcome.bytes ? stop : least),
      undefined,
    );

/** More stops of the curve, between the least that anybody needs and the cheapest there is: they stay for the others. */
function refine(
  snapshot: ClusterSnapshot,
  stops: Stop[],
  theirs: Outcome,
  start: Spread,
  bound: number,
): void {
  const balanceBy = theirs.cpuPoints >= start.cpuPoints ? 'memory' : 'memory-and-cpu';
  let [low, high] = [bound, Math.min(theirs.bytes, cheapest(stops, theirs)?.outcome.bytes ?? theirs.bytes)];
  for (let step = 0; step < Number(options.refine) && high > low; step++) {
    const bytesMax = step === 0 ? high : (low + high) / 2;
    const settings = Settings.parse({ ...EVEN, balanceBy, bytesMax, evennessForm: 'max-min' });
    const stop = stopOf(snapshot, settings, finalPlan(snapshot, settings));
    stops.push(stop);
    if (isAsEven(stop.outcome, theirs)) high = Math.min(settings.bytesMax, stop.outcome.bytes);
    else if (step > 0) low = settings.bytesMax;
  }
}

function compare({ name, snapshot }: NamedCluster): Row[] {
  const start = outcome(snapshot, home(snapshot));
  const stops: Stop[] = [{ outcome: start, broken: [] }, ...stopsOf(snapshot)];
  const { memoryPoints, cpuPoints, worstPoints } = start;
  // who makes nothing more even has no evenness to be compared at
  const helping = balancers
    .map((balancer) => ({ algorithm: balancer.id, theirs: runBalancer(snapshot, balancer) }))
    .filter(({ theirs }) => theirs.bytes > 0 && theirs.worstPoints < worstPoints);
  for (const { theirs } of helping)
    refine(snapshot, stops, theirs, start, leastBytes(snapshot, theirs.memoryPoints));
  return helping.map(({ algorithm, theirs }) => {
    const best = cheapest(stops, theirs);
    return {
      ...{ instance: name, algorithm, theirs, start: { memoryPoints, cpuPoints, worstPoints } },
      ours: best?.outcome ?? null,
      ratio: best === undefined ? null : best.outcome.bytes / theirs.bytes,
      boundRatio: leastBytes(snapshot, theirs.memoryPoints) / theirs.bytes,
      broken: best?.broken ?? [],
    };
  });
}

const gib = ({ bytes }: Outcome): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
const points = ({ memoryPoints, cpuPoints }: Spread): string =>
  `memory ${memoryPoints.toFixed(1)} CPU ${cpuPoints.toFixed(1)}`;

function printRow({ instance, algorithm, start, theirs, ours, ratio, boundRatio, broken }: Row): void {
  const own =
    ours === null
      ? 'not reached'
      : `${points(ours)}, ${gib(ours)}  ratio ${ratio?.toFixed(3)} (no less than ${boundRatio.toFixed(3)})`;
  const trouble = broken.length === 0 ? '' : `  BROKEN: ${broken[0]}`;
  process.stdout.write(
    `${instance.padEnd(16)}${algorithm.padEnd(21)}start ${points(start)}  theirs ${points(theirs)}, ${gib(theirs)}  ours ${own}${trouble}\n`,
  );
}

/** Random clusters of ten sizes, and synthetic ones that lean to their first nodes. */
function instances(seed: number): NamedCluster[] {
  const count = Number(options.clusters);
  const synthetic = [
    [3, 40],
    [5, 100],
    [8, 200],
  ] as const;
  return [
    ...clusters(count, seed),
    ...synthetic.map(([nodes, guests]) => ({
      name: `syn-${nodes}x${guests}-${seed}`,
      snapshot: syntheticCluster(nodes, guests, seed),
    })),
  ];
}

const UNREACHED = Number.POSITIVE_INFINITY;
const ratioOf = ({ ratio }: Row): number => ratio ?? UNREACHED;

printMachine();
const seeds = seedList(options.seeds);
const all = seeds.flatMap(instances);
const names = chosenInstances(
  options.instances,
  all.map(({ name }) => name),
);
const rows: Row[] = [];
for (const instance of all.filter(({ name }) => names.includes(name)))
  for (const row of compare(instance)) {
    rows.push(row);
    printRow(row);
  }
const byAlgorithm = Object.fromEntries(
  balancers.map(({ id }) => {
    const own = rows.filter(({ algorithm }) => algorithm === id);
    return [id, own.length === 0 ? null : median(own.map(ratioOf))];
  }),
);
const summary = {
  gibRatioMedian: median(rows.map(ratioOf)),
  boundRatioMedian: median(rows.map(({ boundRatio }) => boundRatio)),
  rows: rows.length,
  unreached: rows.filter(({ ratio }) => ratio === null).length,
  byAlgorithm,
};
for (const [id, ratio] of Object.entries(byAlgorithm))
  process.stdout.write(
    `${id.padEnd(21)}${ratio === null ? 'nothing to compare' : `median ratio ${ratio.toFixed(3)}`}\n`,
  );
process.stdout.write(
  `${rows.length} comparisons: median ${summary.gibRatioMedian.toFixed(3)} of their GiB at equal evenness` +
    ` (wanted <= 0.5; nobody below ${summary.boundRatioMedian.toFixed(3)}), not reached ${summary.unreached}\n`,
);
writeResult({ name: 'frontier', seeds, rows, summary });
if (rows.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
