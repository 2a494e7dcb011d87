import { parseArgs } from 'node:util';
import { measuredIn } from '../../bridge/src/execute/measured.ts';
import { type Random, seededRandom } from '../../shared/src/kit/random.ts';
import { bandwidth } from '../../shared/src/plan/bandwidth.ts';
import { defaultSettings } from '../../shared/src/settings/settings.ts';
import type { GuestSpec } from '../../shared/src/simulation/cluster-spec.ts';
import { step } from '../../shared/src/simulation/step.ts';
import { GIB, move, testCluster, testGuest, testNode } from '../../shared/src/simulation/test-cluster.ts';
import type { VirtualCluster } from '../../shared/src/simulation/virtual-cluster.ts';
import type { ClusterFacts } from '../../shared/src/snapshot/cluster-facts.ts';
import type { MeasuredMove } from '../../shared/src/snapshot/measured-move.ts';
import { MEASURED_MIN, measuredSpeed } from '../../shared/src/steps/measured-speed.ts';
import { migrationSeconds } from '../../shared/src/steps/migration-time.ts';
import { median, printMachine } from './print-figure.ts';
import { writeResult } from './write-result.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    clusters: { type: 'string', default: '60' },
    seeds: { type: 'string', default: '1' },
  },
});

interface Row {
  readonly seed: number;
  readonly vmid: number;
  readonly measuredBefore: number;
  readonly expectedSeconds: number;
  readonly isInRange: boolean;
  readonly seconds: number;
  readonly errorPercent: number;
}

/** As many are foretold as a usual plan has moves, twice. */
const FORETOLD = 20;
const LINKS = [110e6, 300e6, 1.17e9, 2.9e9];
const FACTS: ClusterFacts = {
  ...{
    standalone: false,
    migrationLink: 'separate',
    registeredTags: [],
    nativeRebalance: false,
    haRules: [],
  },
};

const upTo = (random: Random, count: number): number => Math.floor(random() * count);

function anyGuest(random: Random, vmid: number, linkBytesPerSecond: number): GuestSpec {
  const plain = testGuest(vmid, 'a');
  return {
    ...plain,
    memoryBytes: (2 + 2 * upTo(random, 31)) * GIB,
    profile: {
      ...plain.profile,
      shape: random() < 0.5 ? 'daily' : 'bursty',
      ...{ cpuLow: 0.1, cpuHigh: 0.2 + 0.8 * random(), memory: 0.3 + 0.6 * random() },
      dirtyBytesPerSecond: linkBytesPerSecond * 0.25 * random(),
    },
  };
}

/** One migration, by its own log as the product reads it. */
function migrate(cluster: VirtualCluster, vmid: number): number {
  const task = move(cluster, vmid, 'b');
  while (task.exitStatus === undefined) step(cluster, 1000);
  const measured = measuredIn(task.log);
  if (measured === undefined) throw new Error(`the log of ${vmid} does not say how long it took`);
  return measured.seconds;
}

/** Moves guests of a cluster of unknown speed one by one: each is foretold by what was measured before it. */
function foretold(seed: number): Row[] {
  const random = seededRandom(seed);
  const linkBytesPerSecond = LINKS[upTo(random, LINKS.length)] ?? 110e6;
  const guests = Array.from({ length: MEASURED_MIN + FORETOLD }, (_, index) =>
    anyGuest(random, 100 + index, linkBytesPerSecond),
  );
  const nodes = ['a', 'b'].map((name) =>
    testNode(name, { memoryTotalBytes: 8192 * GIB, linkBytesPerSecond }),
  );
  const cluster = testCluster({ seed, nodes, guests, streamBytesPerSecond: 4e9 });
  const measured: MeasuredMove[] = [];
  return guests.map(({ vmid, memoryBytes, profile }): Row => {
    const bytes = Math.round(memoryBytes * profile.memory);
    const learned = measuredSpeed(measured, 'a', 'b');
    const bytesPerSecond = bandwidth(FACTS, defaultSettings, { measured: learned });
    const told = migrationSeconds(
      { memoryBytes: bytes, diskBytes: 0, bytesPerSecond },
      learned !== undefined,
    );
    const seconds = migrate(cluster, vmid);
    const row: Row = {
      ...{ seed, vmid, measuredBefore: measured.length, expectedSeconds: told.expected, seconds },
      isInRange: seconds >= told.low && seconds <= told.high,
      errorPercent: (100 * Math.abs(told.expected - seconds)) / seconds,
    };
    measured.push({ source: 'a', target: 'b', bytes, seconds });
    step(cluster, 60_000 * (1 + upTo(random, 90)));
    return row;
  });
}

const seeds = options.seeds.split(',').map(Number);
const rows = seeds.flatMap((seed) =>
  Array.from({ length: Number(options.clusters) }, (_, index) => foretold(seed * 10_000 + index)).flat(),
);
const [before, after] = [
  rows.filter(({ measuredBefore }) => measuredBefore < MEASURED_MIN),
  rows.filter(({ measuredBefore }) => measuredBefore >= MEASURED_MIN),
];
const errors = (of: readonly Row[]) => of.map(({ errorPercent }) => errorPercent);
const inRange = (of: readonly Row[]) => (100 * of.filter(({ isInRange }) => isInRange).length) / of.length;

printMachine();
for (const [what, of] of [
  ['before 5 were observed', before],
  ['after 5 were observed', after],
] as const)
  process.stdout.write(
    `${what}: ${of.length} migrations, median error ${median(errors(of)).toFixed(1)} %, in the range ${inRange(of).toFixed(0)} %\n`,
  );
writeResult({
  name: 'learning',
  seeds,
  rows,
  summary: {
    migrations: after.length,
    medianErrorPercentBefore: median(errors(before)),
    medianErrorPercent: median(errors(after)),
    inRangePercent: inRange(after),
    wantedPercent: 10,
  },
});
if (median(errors(after)) > 10) process.exitCode = 1;
