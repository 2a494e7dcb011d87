import { type ManualClock, manualClock } from '../../../bridge/src/clock.ts';
import { createExecutor, type Executor } from '../../../bridge/src/execute/executor.ts';
import { type Journal, memoryJournal } from '../../../bridge/src/execute/journal.ts';
import { type Mandate, ticketMandate } from '../../../bridge/src/execute/mandate.ts';
import { createLog } from '../../../bridge/src/log.ts';
import { createObserver, type Observer } from '../../../bridge/src/observe/observer.ts';
import { connectOver, type PveConnection } from '../../../bridge/src/pve/connect.ts';
import { ticketCredential } from '../../../bridge/src/pve/credential.ts';
import { catchUp } from '../../../bridge/src/simulated-pve/answer-api.ts';
import type { SimulatedState } from '../../../bridge/src/simulated-pve/simulated-state.ts';
import { simulatedState } from '../../../bridge/src/simulated-pve/start.ts';
import { type Random, seededRandom } from '../../../shared/src/kit/random.ts';
import { finalPlan } from '../../../shared/src/plan/final-plan.ts';
import type { Plan } from '../../../shared/src/plan/plan.ts';
import { Settings } from '../../../shared/src/settings/settings.ts';
import { applyEvent, type ClusterEvent } from '../../../shared/src/simulation/cluster-event.ts';
import { presetCluster } from '../../../shared/src/simulation/preset.ts';
import type { ClusterSnapshot } from '../../../shared/src/snapshot/snapshot.ts';
import { type Plant, plantOf } from './plants.ts';
import { type Trouble, troubledTransport, type Wire } from './wire.ts';

/** 14 November 2026, in the evening of which nothing is backed up. */
const START_MS = Date.UTC(2026, 10, 14, 12);
const HOUR_MS = 3_600_000;
/** Who approves. */
export const APPROVER = 'admin@pve';
/** Who helps when something stands still, and who moves guests by hand. */
export const COLLEAGUE = 'root@pam';

/** A process of the bridge: killed, it neither writes nor sends nor hears anything any more. */
interface Process {
  dead: boolean;
}

/** A simulated cluster, a bridge's executor in front of it, and what goes wrong between them. */
export interface World {
  readonly clock: ManualClock;
  readonly state: SimulatedState;
  readonly random: Random;
  readonly trouble: Trouble;
  readonly wire: Wire;
  readonly log: string[];
  executor: Executor;
  diskFull: boolean;
  /** A sign-in of this user, for so long at most. */
  mandate(userid: string): Mandate;
  apply(event: ClusterEvent): void;
  catchUp(): void;
  /** kill -9 and a new process. */
  kill(): Promise<void>;
  readonly settings: Settings;
  readonly snapshot: ClusterSnapshot;
  readonly plan: Plan;
}

const neverAnswers = () => new Promise<never>(() => undefined);

/** Its disk fills up, and what a dead process writes is not written. */
const journalOf = (journal: Journal, process: Process, world: () => World): Journal => ({
  ...journal,
  async save(execution) {
    if (process.dead) return neverAnswers();
    if (world().diskFull) throw new Error('ENOSPC: no space left on device');
    return journal.save(execution);
  },
  async archive(execution) {
    if (process.dead) return neverAnswers();
    if (world().diskFull) throw new Error('ENOSPC: no space left on device');
    return journal.archive(execution);
  },
});

function clusterSpec(seed: number, random: Random) {
  const pick = (bound: number) => Math.floor(random() * bound);
  const spec = presetCluster({
    nodes: 3 + pick(3),
    guests: 12 + pick(16),
    seed,
    startMs: START_MS,
    release: random() < 0.3 ? ['8.4', '9.0'] : '9.2',
    streamBytesPerSecond: 100e6 + pick(500) * 1e6,
  });
  const network = random() < 0.7 ? { migration: { type: 'secure', network: '10.99.0.0/24' } } : {};
  return { ...spec, backupJobs: [], options: { ...spec.options, ...network } };
}

/** Settings of somebody who wants more to happen than usual. */
function settingsOf(random: Random): Settings {
  const pick = (bound: number) => Math.floor(random() * bound);
  return Settings.parse({
    aggressiveness: 3 + pick(3),
    parallelMax: 1 + pick(3),
    parallelPerNodeMax: 1 + pick(2),
    haMayMigrateUnlimited: true,
    mandateMaxSeconds: [120, 600, 4 * 3600][pick(3)],
  });
}

/** A plan that is good enough to be executed: the search is not what is tried here. */
const WORK_UNITS_MAX = 4000;
const ROUNDS_MAX = 8;

async function quickPlan(observer: Observer, settings: Settings) {
  let snapshot = await observer.refine(await observer.observe(), [], { guestsMax: 0 });
  let plan = finalPlan(snapshot, settings, WORK_UNITS_MAX);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const planned = new Set(plan.moves.map(({ vmid }) => vmid));
    const unread = snapshot.guests.filter(({ vmid, placement }) => planned.has(vmid) && !placement);
    if (unread.length === 0) break;
    snapshot = await observer.readPlacement(
      snapshot,
      unread.map(({ vmid }) => vmid),
    );
    plan = finalPlan(snapshot, settings, WORK_UNITS_MAX);
  }
  return { snapshot, plan };
}

/** Several runs share a cluster and its plan, which cost more than a run itself. */
export const RUNS_PER_CLUSTER = 8;

interface Planned {
  readonly clusterSeed: number;
  readonly spec: ReturnType<typeof clusterSpec>;
  readonly settings: Settings;
  readonly snapshot: ClusterSnapshot;
  readonly plan: Plan;
}
let planned: Planned | undefined;

async function plannedCluster(clusterSeed: number): Promise<Planned> {
  if (planned?.clusterSeed === clusterSeed) return planned;
  const random = seededRandom(clusterSeed);
  const [spec, settings] = [clusterSpec(clusterSeed, random), settingsOf(random)];
  const clock = manualClock(START_MS);
  const state = simulatedState({ clock, cluster: spec });
  const { transport } = troubledTransport(state, clock, plantOf('none'));
  const api = connectOver(transport).as(signIn(state, APPROVER));
  planned = { clusterSeed, spec, settings, ...(await quickPlan(createObserver({ api, clock }), settings)) };
  return planned;
}

const signIn = ({ tickets }: SimulatedState, userid: string) =>
  ticketCredential({ userid, ticket: tickets.issue(userid), csrfToken: tickets.csrf(userid) });

/** The world of one run, with a plan; everything in it follows from the seed. */
export async function createWorld(seed: number, random: Random, plant: Plant): Promise<World> {
  const { spec, settings, snapshot, plan } = await plannedCluster(Math.floor(seed / RUNS_PER_CLUSTER));
  const clock = manualClock(START_MS);
  const state = simulatedState({ clock, cluster: spec });
  const wire = troubledTransport(state, clock, plant);
  const executorClock = plant.clock(clock);
  const journal = plant.journal(memoryJournal());
  const log: string[] = [];
  const process = createProcess(wire);

  const newExecutor = (): Executor => {
    const own = process.start();
    return createExecutor({
      clock: executorClock,
      journal: journalOf(journal, own, () => world),
      log: createLog((line) => own.dead || log.push(line)),
      observe: (api) => plant.observer(createObserver({ api, clock: executorClock })),
    });
  };
  const world: World = {
    ...{ clock, state, random, trouble: wire.trouble, wire, log, settings, snapshot, plan },
    diskFull: false,
    executor: newExecutor(),
    mandate: (userid) =>
      ticketMandate(process.connection(), signIn(state, userid), clock.nowMs() + 4 * HOUR_MS),
    apply(event) {
      catchUp(state);
      applyEvent(state.cluster, event);
      wire.trouble.changedAtMs = clock.nowMs();
    },
    catchUp: () => catchUp(state),
    async kill() {
      world.executor = newExecutor();
      await world.executor.recover();
    },
  };
  await world.executor.recover();
  return world;
}

/** The bridge's process and its connection; starting the next one kills the one before. */
function createProcess({ transport }: Wire) {
  let process: Process = { dead: false };
  let connection: PveConnection;
  return {
    connection: () => connection,
    start(): Process {
      process.dead = true;
      const own: Process = { dead: false };
      process = own;
      connection = connectOver({
        async send(request) {
          if (own.dead) return neverAnswers();
          const result = await transport.send(request);
          return own.dead ? neverAnswers() : result;
        },
        close: async () => undefined,
      });
      return own;
    },
  };
}
