import type { Execution } from '#shared/execution/execution.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { Refusal } from '#shared/protocol/problems.ts';
import { defaultSettings, type Settings } from '#shared/settings/settings.ts';
import type { GuestFacts } from '#shared/snapshot/guest-facts.ts';
import type { NodeFacts } from '#shared/snapshot/node-facts.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { plannedMove } from '../../shared/test/planned-moves.ts';
import { type ManualClock, manualClock } from '../src/clock.ts';
import { createExecutor, type Executor } from '../src/execute/executor.ts';
import type { StartRequest } from '../src/execute/executor-port.ts';
import { type Journal, memoryJournal } from '../src/execute/journal.ts';
import type { Mandate } from '../src/execute/mandate.ts';
import { silentLog } from '../src/log.ts';
import { type FakePve, fakePve, type Process } from './fake-pve.ts';

/** The journal as a process that can be killed sees it. */
const mortal = (journal: Journal, process: Process): Journal => ({
  ...journal,
  save: (execution) => (process.dead ? new Promise(() => undefined) : journal.save(execution)),
  archive: (execution) => (process.dead ? new Promise(() => undefined) : journal.archive(execution)),
});

/** When every scene begins. */
export const T0 = 1_700_000_000_000;
export const HOUR_MS = 3_600_000;

/** An executor in front of a small cluster, and the bridge process that can be killed. */
export interface Scene {
  readonly clock: ManualClock;
  readonly pve: FakePve;
  /** What an observer sees of the cluster; absent: its guests where they are, and no rules. */
  seen: ClusterSnapshot | undefined;
  /** Why nothing may be sent, as far as other nodes are concerned. */
  held: string | undefined;
  /** Nodes whose histories were read for a check. */
  readonly historiesRead: Set<string>;
  readonly journal: Journal;
  executor: Executor;
  readonly mandates: { userid: string; renewals: number; erased: boolean }[];
  mandate(userid?: string, endsAtMs?: number): Mandate;
  start(
    moves: readonly PlannedMove[],
    options?: Partial<Settings> & { link?: 'shared' | 'separate' },
    more?: Partial<StartRequest>,
  ): string;
  /** kill -9, and a new process. */
  kill(): Promise<void>;
  states(): string[];
  ended(): Execution;
}

const GIB = 2 ** 30;
const SIZE = { cpuTotalCores: 2 };
const SAMPLE = { source: 'simulation' as const, takenAtMs: T0, cpuCores: 0.1 };

/** An observer that has read everything at once. */
export const sameAsSeen = async (seen: ClusterSnapshot) => seen;

/** A snapshot of small virtual machines, and of nodes with room for all of them. */
export const seenCluster = (
  guests: readonly (Pick<GuestFacts, 'vmid' | 'node'> & Partial<GuestFacts>)[],
): ClusterSnapshot => ({
  format: 1,
  takenAtMs: T0,
  cluster: {
    standalone: false,
    quorate: true,
    migrationLink: 'separate',
    registeredTags: [],
    nativeRebalance: false,
    haRules: [],
  },
  nodes: ['pve1', 'pve2', 'pve3', 'pve4'].map((name) => ({
    ...{ name, status: 'online' as const, maintenance: false, ...SIZE, memoryTotalBytes: 64 * GIB },
    load: { ...SAMPLE, memoryBytes: 8 * GIB },
  })),
  guests: guests.map((guest) => ({
    ...{ kind: 'qemu' as const, status: 'running' as const, template: false, tags: [] },
    ...{ ...SIZE, memoryTotalBytes: GIB, load: { ...SAMPLE, memoryBytes: GIB } },
    placement: { source: 'guest-config', takenAtMs: T0, volumes: [], localResources: [], bridges: [] },
    ...guest,
  })),
  storages: [],
  activity: { backupJobs: [] },
  hiddenGuestsPossible: false,
  unknown: [],
});

/** What an observer tells of a cluster when it has read everything. */
function seenOf(pve: FakePve, clock: ManualClock): ClusterSnapshot {
  const guests = [...pve.guests.values()].map(({ vmid, node, type }) => ({ vmid, node, kind: type }));
  const seen = seenCluster(guests);
  const nodes = seen.nodes.map((facts): NodeFacts => {
    const node = pve.nodes.get(facts.name);
    if (node === undefined) return facts;
    return {
      ...{ ...facts, status: node.online ? 'online' : 'offline', memoryTotalBytes: node.maxmem },
      ...{ maintenance: node.hastate === 'maintenance', load: { ...SAMPLE, memoryBytes: node.mem } },
      ...(node.hastate === undefined ? {} : { haState: node.hastate }),
    };
  });
  const runningBackups = pve.tasks
    .filter(({ type, endMs }) => type === 'vzdump' && endMs > clock.nowMs())
    .map(({ node, vmid, startMs }) => ({ node, vmid, startedAtMs: startMs }));
  return {
    ...{ ...seen, nodes, takenAtMs: clock.nowMs() },
    activity: { ha: { master: 'pve1', busy: [] }, backupJobs: [], runningBackups, ...pve.activity },
    cluster: { ...seen.cluster, quorate: pve.quorate },
  };
}

export async function setScene(guests: Parameters<typeof fakePve>[1]): Promise<Scene> {
  const clock = manualClock(T0);
  const pve = fakePve(clock, guests);
  const journal = memoryJournal();
  let process: Process = { dead: false };
  const newExecutor = () =>
    createExecutor({
      clock,
      journal: mortal(journal, process),
      log: silentLog,
      mayAct: async () => scene.held,
      observe: () => ({
        observe: async () => scene.seen ?? seenOf(pve, clock),
        async readPlacement(seen, _vmids, nodes = []) {
          for (const node of nodes) scene.historiesRead.add(node);
          return seen;
        },
      }),
    });
  const scene: Scene = {
    clock,
    pve,
    seen: undefined,
    held: undefined,
    historiesRead: new Set(),
    journal,
    executor: newExecutor(),
    mandates: [],
    mandate(userid = 'admin@pve', endsAtMs = T0 + 4 * HOUR_MS) {
      const mandate = { userid, renewals: 0, erased: false };
      scene.mandates.push(mandate);
      return {
        userid,
        endsAtMs,
        api: pve.as(userid, process),
        renew: async () => void mandate.renewals++,
        erase: () => {
          mandate.erased = true;
        },
      };
    },
    start: (moves, { link = 'separate', ...settings } = {}, more = {}) =>
      scene.executor.start({
        mandate: scene.mandate(),
        planId: 'p1',
        digest: 'd1',
        moves,
        settings: { ...defaultSettings, ...settings },
        consentVmids: [],
        link: { migrationLink: link },
        ...more,
      }),
    async kill() {
      process.dead = true;
      process = { dead: false };
      scene.executor = newExecutor();
      await scene.executor.recover();
    },
    states: () => (scene.executor.current()?.moves ?? []).map(({ vmid, state }) => `${vmid} ${state}`),
    ended: () => {
      const execution = scene.executor.current();
      if (execution?.phase !== 'finished') throw new Error(`not finished: ${JSON.stringify(execution)}`);
      return execution;
    },
  };
  await scene.executor.recover();
  return scene;
}

/** Two virtual machines that go the same way. */
export const TWO = [
  plannedMove({ vmid: 101, source: 'pve1', target: 'pve2' }),
  plannedMove({ vmid: 102, source: 'pve1', target: 'pve2' }),
];
export const TWO_GUESTS = [
  { vmid: 101, node: 'pve1' },
  { vmid: 102, node: 'pve1' },
];

/** The code of the refusal, or `none`. */
export const refusalOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.problem.code;
    throw error;
  }
  return 'none';
};
