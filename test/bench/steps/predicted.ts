import { type Random, seededRandom } from '../../../shared/src/kit/random.ts';
import type { GuestSpec } from '../../../shared/src/simulation/cluster-spec.ts';
import { step } from '../../../shared/src/simulation/step.ts';
import { GIB, move, testCluster, testGuest, testNode } from '../../../shared/src/simulation/test-cluster.ts';
import type { MeasuredMove } from '../../../shared/src/snapshot/measured-move.ts';
import { MEASURED_MIN, measuredSpeed } from '../../../shared/src/steps/measured-speed.ts';
import { copySeconds, OVERHEAD_SECONDS } from '../../../shared/src/steps/migration-time.ts';

/** A migration that was foretold, and how it went in the simulation. */
export interface Prediction {
  readonly seed: number;
  readonly guest: number;
  readonly bytes: number;
  readonly predictedSeconds: number;
  readonly simulatedSeconds: number;
}

const FORETOLD = 15;

const upTo = (random: Random, count: number): number => Math.floor(random() * count);

/** Guests of 4 to 32 GiB that write to their memory now more, now less: up to a third of what the link carries. */
function noisyGuest(random: Random, vmid: number, linkBytesPerSecond: number): GuestSpec {
  const plain = testGuest(vmid, 'a');
  return {
    ...plain,
    memoryBytes: (4 + 4 * upTo(random, 8)) * GIB,
    profile: {
      ...plain.profile,
      shape: random() < 0.5 ? 'daily' : 'bursty',
      cpuLow: 0.1,
      cpuHigh: 0.9,
      memory: 0.3 + 0.6 * random(),
      dirtyBytesPerSecond: linkBytesPerSecond * 0.33 * random(),
    },
  };
}

/** Moves one guest after the other, and foretells each once five have been measured. */
export function predictions(seed: number): Prediction[] {
  const random = seededRandom(seed);
  const linkBytesPerSecond = [110e6, 500e6, 1e9][upTo(random, 3)] ?? 110e6;
  const guests = Array.from({ length: MEASURED_MIN + FORETOLD }, (_, index) =>
    noisyGuest(random, 100 + index, linkBytesPerSecond),
  );
  const nodes = ['a', 'b'].map((name) =>
    testNode(name, { memoryTotalBytes: 2048 * GIB, linkBytesPerSecond }),
  );
  const cluster = testCluster({ seed, nodes, guests });
  const measured: MeasuredMove[] = [];
  const found: Prediction[] = [];
  for (const { vmid, memoryBytes, profile } of guests) {
    const bytes = Math.round(memoryBytes * profile.memory);
    const speed = measuredSpeed(measured, 'a', 'b');
    const begun = cluster.nowMs;
    const task = move(cluster, vmid, 'b');
    while (task.exitStatus === undefined) step(cluster, 1000);
    const simulatedSeconds = (cluster.nowMs - begun) / 1000;
    measured.push({ source: 'a', target: 'b', bytes, seconds: simulatedSeconds });
    step(cluster, 60_000 * (1 + upTo(random, 90)));
    if (speed === undefined) continue;
    const copying = copySeconds({ memoryBytes: bytes, diskBytes: 0, bytesPerSecond: speed });
    const predictedSeconds = OVERHEAD_SECONDS + copying;
    found.push({ seed, guest: vmid, bytes, predictedSeconds, simulatedSeconds });
  }
  return found;
}
