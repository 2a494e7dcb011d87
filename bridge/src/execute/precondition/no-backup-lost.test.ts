import { expect } from 'chai';
import { newExecution } from '#shared/execution/new-execution.ts';
import { type Random, seededRandom } from '#shared/kit/random.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { step } from '#shared/simulation/step.ts';
import { move, START_MS, testCluster, testGuest } from '#shared/simulation/test-cluster.ts';
import type { VirtualCluster } from '#shared/simulation/virtual-cluster.ts';
import { plannedMove } from '../../../../shared/test/planned-moves.ts';
import { seenCluster } from '../../../test/executor-scene.ts';
import { choiceIn } from '../../observe/running-backups.ts';
import { BACKUP_CHECKS } from './backup-checks.ts';
import { createDueJobs } from './due-jobs.ts';
import type { Found } from './found.ts';

const RUNS = Number(process.env.RUNS ?? 8);
const firstSeed = Number(process.env.SEED ?? 1);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NODES = ['a', 'b', 'c'];

const pick = <Item>(random: Random, items: readonly Item[]): Item | undefined =>
  items[Math.floor(random() * items.length)];

const anyCluster = (random: Random): VirtualCluster =>
  testCluster({
    guests: Array.from({ length: 6 }, (_, index) => testGuest(100 + index, pick(random, NODES) ?? 'a')),
    backupJobs: [
      {
        ...{ id: 'nightly', enabled: true, schedule: '', storage: 'nas' },
        nextRunMs: START_MS + MINUTE_MS * (20 + 20 * random()),
        ...(random() < 0.5 ? { all: true } : { vmids: [100, 101, 102] }),
      },
    ],
  });

/** What is read before a move, of this cluster just now. */
function found(cluster: VirtualCluster, vmid: number, source: string, target: string): Found {
  const execution = newExecution({
    ...{
      id: 'x',
      planId: 'p',
      digest: 'd',
      approvedBy: 'admin@pve',
      atMs: 0,
      mandateEndsAtMs: Number.MAX_SAFE_INTEGER,
    },
    moves: [plannedMove({ vmid, source, target, expectedSecondsRange: [10, 120] })],
    settings: defaultSettings,
  });
  const [first] = execution.moves;
  if (!first) throw new Error('no move');
  const runningBackups = [...cluster.tasks.values()]
    .filter(({ type, exitStatus }) => type === 'vzdump' && exitStatus === undefined)
    .map(({ node, log }) => ({ node, startedAtMs: cluster.nowMs, ...choiceIn(log[0]) }));
  return {
    ...{ execution, move: first, resources: [], tasks: [], replication: [], storages: [] },
    ...{ preconditions: undefined, nowMs: cluster.nowMs, haMotions: new Map() },
    snapshot: {
      ...{ ...seenCluster([{ vmid, node: source }]), takenAtMs: cluster.nowMs },
      activity: { runningBackups },
    },
  };
}

/** Jobs as Proxmox VE tells them: what is due now is told for tomorrow. */
const told = ({ spec, nextRunMs, nowMs }: VirtualCluster) =>
  spec.backupJobs.map(({ id, vmids }) => {
    const dueMs = nextRunMs.get(id) ?? 0;
    return { id, nextRunMs: dueMs > nowMs ? dueMs : dueMs + DAY_MS, ...(vmids ? { vmids: [...vmids] } : {}) };
  });

/** Moves guests now and then through a night, and says which of them are in nobody's backup. */
function night(seed: number, isCareful: boolean): { moved: number; missed: number } {
  const random = seededRandom(seed);
  const cluster = anyCluster(random);
  const dueJobs = createDueJobs();
  let moved = 0;
  for (let atMs = 0; atMs < 90 * MINUTE_MS; atMs += 20_000) {
    step(cluster, 20_000);
    const guest = pick(
      random,
      [...cluster.guests.values()].filter(({ lock }) => lock === undefined),
    );
    const target = pick(
      random,
      NODES.filter((node) => node !== guest?.node),
    );
    const jobs = dueJobs.with(told(cluster), cluster.nowMs) ?? [];
    if (guest === undefined || target === undefined) continue;
    const facts = found(cluster, guest.spec.vmid, guest.node, target);
    const snapshot = { ...facts.snapshot, activity: { ...facts.snapshot.activity, backupJobs: [...jobs] } };
    if (isCareful && BACKUP_CHECKS.some((check) => check({ ...facts, snapshot }))) continue;
    move(cluster, guest.spec.vmid, target);
    moved++;
  }
  return { moved, missed: cluster.backups.filter(({ result }) => result === 'missed').length };
}

describe('S7: backups in the night', () => {
  it(`S7: no guest loses its backup through us, ${RUNS} times`, () => {
    let moved = 0;
    for (let seed = firstSeed; seed < firstSeed + RUNS; seed++) {
      const result = night(seed, true);
      moved += result.moved;
      expect(result.missed, `SEED=${seed}`).to.equal(0);
    }
    expect(moved).to.be.above(RUNS);
  });

  it('are lost where nobody looks: the test can fail', () => {
    const missed = Array.from({ length: RUNS }, (_, index) => night(firstSeed + index, false).missed);
    expect(Math.max(...missed)).to.be.above(0);
  });
});
