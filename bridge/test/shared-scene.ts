import type { PlannedMove } from '#shared/plan/plan.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { type Clock, type ManualClock, manualClock } from '../src/clock.ts';
import type { Approver } from '../src/cluster/cluster-executor.ts';
import { memoryProof, type Proof } from '../src/cluster/proof.ts';
import { createSharedExecutor, type SharedExecutor } from '../src/cluster/shared-executor.ts';
import { createExecutor } from '../src/execute/executor.ts';
import { type Journal, memoryJournal } from '../src/execute/journal.ts';
import type { Mandate } from '../src/execute/mandate.ts';
import { silentLog } from '../src/log.ts';
import { type SimulatedCompanion, simulatedCompanion } from '../src/simulated-pmxcfs/simulated-companion.ts';
import { type SimulatedPmxcfs, simulatedPmxcfs } from '../src/simulated-pmxcfs/simulated-pmxcfs.ts';
import { HOUR_MS, sameAsSeen, seenCluster, T0 } from './executor-scene.ts';
import { type FakePve, fakePve, type Process } from './fake-pve.ts';

/** The bridge of one node, as far as executing goes, and its process. */
export interface Node {
  readonly name: string;
  readonly companion: SimulatedCompanion;
  shared: SharedExecutor;
  readonly proof: Proof;
  readonly journal: Journal;
  process: Process;
  /** By how much the clock of this node is wrong. */
  skewMs: number;
  /** Somebody looks on there; returns how they leave. */
  look(userid?: string): () => void;
  start(moves: readonly PlannedMove[], by?: Partial<Approver>): Promise<string>;
  continue(id: string, by?: Partial<Approver>): Promise<void>;
  /** kill -9, and, unless it stays dead, a new process. */
  kill(): void;
  revive(): Promise<void>;
  phase(): string | undefined;
}

/** Some nodes with one cluster, one /etc/pve and one time. */
export interface SharedScene {
  readonly clock: ManualClock;
  readonly pve: FakePve;
  readonly pmxcfs: SimulatedPmxcfs;
  readonly nodes: readonly Node[];
}

/** Calls of a process that has died never come back, and have no effect. */
const mortal = (companion: SimulatedCompanion, process: Process): SimulatedCompanion => ({
  ...companion,
  ask: (name, input) => (process.dead ? new Promise(() => undefined) : companion.ask(name, input)),
});
const mortalJournal = (journal: Journal, process: Process): Journal => ({
  ...journal,
  save: (execution) => (process.dead ? new Promise(() => undefined) : journal.save(execution)),
  archive: (execution) => (process.dead ? new Promise(() => undefined) : journal.archive(execution)),
});

export async function setSharedScene(
  guests: Parameters<typeof fakePve>[1],
  names: readonly string[] = ['pve1', 'pve2', 'pve3'],
): Promise<SharedScene> {
  const clock = manualClock(T0);
  const pve = fakePve(clock, guests);
  const pmxcfs = simulatedPmxcfs(clock, names);
  const scene: SharedScene = {
    clock,
    pve,
    pmxcfs,
    nodes: names.map((name) => newNode(name, { clock, pve, pmxcfs })),
  };
  for (const node of scene.nodes) await node.shared.recover();
  return scene;
}

type World = Pick<SharedScene, 'clock' | 'pve' | 'pmxcfs'>;

function newNode(name: string, world: World): Node {
  let skewMs = 0;
  const { clock: trueClock, pve, pmxcfs } = world;
  const clock: Clock = {
    nowMs: () => trueClock.nowMs() + skewMs,
    elapsedMs: trueClock.nowMs,
    sleep: trueClock.sleep,
  };
  const proof = memoryProof();
  const journal = memoryJournal();
  const companion = simulatedCompanion(pmxcfs, name, clock, 50);
  const processOf = (process: Process) =>
    createSharedExecutor({
      ...{ node: name, clock, log: silentLog, proof },
      companion: mortal(companion, process),
      executorWith: (mayAct) =>
        createExecutor({
          ...{ clock, log: silentLog, mayAct },
          journal: mortalJournal(journal, process),
          observe: () => ({
            observe: async () =>
              seenCluster([...pve.guests.values()].map(({ vmid, node }) => ({ vmid, node }))),
            readPlacement: sameAsSeen,
          }),
        }),
    });
  const mandate = (userid: string): Mandate => ({
    ...{ userid, endsAtMs: clock.nowMs() + 4 * HOUR_MS, api: pve.as(userid, node.process) },
    renew: async () => undefined,
    erase: () => undefined,
  });
  const approver = (by: Partial<Approver> = {}): Approver => ({
    ...{ userid: 'admin@pve', address: '192.0.2.1', administrator: true },
    ...by,
  });
  const process: Process = { dead: false };
  const node: Node = {
    get skewMs() {
      return skewMs;
    },
    set skewMs(ms) {
      skewMs = ms;
    },
    ...{ name, companion, proof, journal, process, shared: processOf(process) },
    look: (userid = 'viewer@pve') => node.shared.adopt(pve.as(userid, node.process)),
    start: (moves, by) =>
      node.shared.start(
        {
          ...{ planId: 'p1', digest: 'd1', moves, settings: defaultSettings, consentVmids: [] },
          mandate: mandate(approver(by).userid),
          link: { migrationLink: 'separate' },
        },
        approver(by),
      ),
    continue: (id, by) => node.shared.continue(id, mandate(approver(by).userid), approver(by)),
    kill() {
      node.process.dead = true;
    },
    async revive() {
      node.process.dead = true;
      node.process = { dead: false };
      node.shared = processOf(node.process);
      await node.shared.recover();
    },
    phase: () => node.shared.current()?.phase,
  };
  return node;
}

/** The code of the refusal, or `none`. */
export async function refusalOf(act: Promise<unknown>): Promise<string> {
  try {
    await act;
    return 'none';
  } catch (error) {
    if (error instanceof Refusal) return error.problem.code;
    throw error;
  }
}
