import { seededRandom } from '../../shared/src/kit/random.ts';
import { compileProblem } from '../../shared/src/plan/compile-problem.ts';
import type { Plan } from '../../shared/src/plan/plan.ts';
import { propose } from '../../shared/src/plan/propose.ts';
import { verify } from '../../shared/src/plan/verify.ts';
import { nativeBruteforce } from '../../shared/src/seeds/native-bruteforce.ts';
import { nativeTopsis } from '../../shared/src/seeds/native-topsis.ts';
import type { Seed } from '../../shared/src/seeds/seed.ts';
import { seedCluster } from '../../shared/src/seeds/seed-cluster.ts';
import { Settings, type SettingsInput } from '../../shared/src/settings/settings.ts';
import type { ClusterSnapshot } from '../../shared/src/snapshot/snapshot.ts';
import { benchOptions, chosenInstances, seedList } from './bench-options.ts';
import { clusters, type NamedCluster } from './native/clusters.ts';
import { movedBytes, type Placement, type Spread, spreadOf } from './native/spread.ts';
import { median, printMachine } from './print-figure.ts';
import { writeResult } from './write-result.ts';

/** One plan that replaces a long series of single motions may take its time: `work` units of it. */
const options = benchOptions({ clusters: '100', work: '3000000' });

const METHODS: readonly Seed[] = [nativeBruteforce, nativeTopsis];
const UNBOUNDED: SettingsInput = { movesMax: 10_000, bytesMax: 2 ** 46 };

/** Never satisfied: every bit of evenness is wanted, within the bytes that the other moved. */
const EVEN: SettingsInput = {
  ...{ proposeAboveMemoryPercent: 0, proposeAboveCpuPercent: 0, proposeAboveSpreadPercent: 0 },
  ...{ gainMinPercent: 0, movesMax: 10_000, evennessForm: 'max-min' },
};

interface Outcome extends Spread {
  readonly bytes: number;
  readonly placement: Placement;
  readonly seconds: number;
}

interface Row {
  readonly cluster: string;
  readonly method: string;
  readonly start: Spread;
  readonly native: Outcome;
  readonly ours: Outcome;
  readonly ratio: number;
  readonly broken: readonly string[];
}

const stays = ({ guests }: ClusterSnapshot): Record<string, string> =>
  Object.fromEntries(guests.map(({ vmid, node }) => [vmid, node]));

function outcome(snapshot: ClusterSnapshot, placement: Placement, startedAtMs: number): Outcome {
  const seconds = (performance.now() - startedAtMs) / 1000;
  return { ...spreadOf(snapshot, placement), bytes: movedBytes(snapshot, placement), placement, seconds };
}

/** The native scheduler until it stops: threshold 0, margin 10 %. */
function runNative(snapshot: ClusterSnapshot, method: Seed): Outcome {
  const startedAtMs = performance.now();
  const problem = compileProblem(snapshot, Settings.parse(UNBOUNDED));
  const cluster = seedCluster(problem);
  const search = method.search(cluster, { ...method.options, thresholdPercent: 0 }, seededRandom(1));
  while (!search.next().done);
  const placement = stays(snapshot);
  const { guests, nodes } = problem.kernel.model;
  problem.bundles.units.forEach((unit, index) => {
    for (const guest of unit.guests)
      placement[guests[guest]?.vmid ?? -1] = nodes[cluster.place[index] ?? 0]?.name ?? '';
  });
  return outcome(snapshot, placement, startedAtMs);
}

function finalPlan(snapshot: ClusterSnapshot, settings: Settings): Plan {
  const search = propose(snapshot, settings, { workUnitsMax: Number(options.work) });
  for (;;) {
    const step = search.next(undefined);
    if (step.done) return step.value;
  }
}

/** Ours, with at most the bytes that the native scheduler moved. */
function runOurs(snapshot: ClusterSnapshot, bytesMax: number): { ours: Outcome; broken: string[] } {
  const startedAtMs = performance.now();
  const settings = Settings.parse({ ...EVEN, bytesMax });
  const plan = finalPlan(snapshot, settings);
  const placement = stays(snapshot);
  for (const { vmid, target } of plan.moves) placement[vmid] = target;
  const ours = outcome(snapshot, placement, startedAtMs);
  const broken = verify(snapshot, settings, plan).map((violation) => JSON.stringify(violation));
  if (ours.bytes > bytesMax) broken.push(`moves ${ours.bytes} bytes, more than ${bytesMax}`);
  return { ours, broken };
}

function compare({ name, snapshot }: NamedCluster): Row[] {
  return METHODS.map((method) => {
    const native = runNative(snapshot, method);
    const { ours, broken } = runOurs(snapshot, native.bytes);
    const ratio = native.worstPoints === 0 ? 1 : ours.worstPoints / native.worstPoints;
    return {
      ...{ cluster: name, method: method.id, start: spreadOf(snapshot, stays(snapshot)) },
      ...{ native, ours, ratio, broken },
    };
  });
}

const gib = ({ bytes }: Outcome): string => `${(bytes / 2 ** 30).toFixed(0)} GiB`;
const points = ({ memoryPoints, cpuPoints }: Spread): string =>
  `memory ${memoryPoints.toFixed(1)} CPU ${cpuPoints.toFixed(1)}`;

const printRow = ({ cluster, method, start, native, ours, ratio, broken }: Row): void =>
  void process.stdout.write(
    `${cluster.padEnd(14)}${method.padEnd(19)}start ${points(start)}  native ${points(native)}, ${gib(native)}  ` +
      `ours ${points(ours)}, ${gib(ours)}, ${ours.seconds.toFixed(2)} s  ratio ${ratio.toFixed(3)}` +
      `${broken.length === 0 ? '' : `  BROKEN: ${broken.slice(0, 2).join('; ')}`}\n`,
  );

printMachine();
const seeds = seedList(options.seeds);
const all = seeds.flatMap((seed) => clusters(Number(options.clusters), seed));
const names = chosenInstances(
  options.instances,
  all.map(({ name }) => name),
);
const compared = all.filter(({ name }) => names.includes(name));
const rows: Row[] = [];
for (const cluster of compared)
  for (const row of compare(cluster)) {
    rows.push(row);
    printRow(row);
  }
/** By one method: those that the native scheduler moved anything in. */
function ratiosOf(method: string) {
  const ratios = rows
    .filter((row) => row.method === method && row.native.bytes > 0)
    .map(({ ratio }) => ratio);
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / Math.max(1, ratios.length);
  return { clusters: ratios.length, mean, median: median(ratios) };
}

const bruteforce = ratiosOf(nativeBruteforce.id);
const summary = {
  clusters: compared.length,
  spreadRatioMean: bruteforce.mean,
  worseOn: new Set(rows.filter(({ ratio }) => ratio > 1).map(({ cluster }) => cluster)).size,
  bruteforce,
  topsis: ratiosOf(nativeTopsis.id),
};
process.stdout.write(
  `${summary.clusters} clusters: mean ratio of the worse spread ${bruteforce.mean.toFixed(3)}` +
    ` (wanted <= 0.5, goal <= 0.333; TOPSIS ${summary.topsis.mean.toFixed(3)} on ${summary.topsis.clusters}), worse on ${summary.worseOn} (wanted 0)\n`,
);
writeResult({ name: 'native', seeds, rows, summary });
if (rows.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
