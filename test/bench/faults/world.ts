import { type ManualClock, manualClock } from '../../../bridge/src/clock.ts';
import { type Mandate, ticketMandate } from '../../../bridge/src/execute/mandate.ts';
import { simulatedPmxcfs } from '../../../bridge/src/simulated-pmxcfs/simulated-pmxcfs.ts';
import { catchUp } from '../../../bridge/src/simulated-pve/answer-api.ts';
import type { SimulatedState } from '../../../bridge/src/simulated-pve/simulated-state.ts';
import { simulatedState } from '../../../bridge/src/simulated-pve/start.ts';
import type { Execution } from '../../../shared/src/execution/execution.ts';
import type { Random } from '../../../shared/src/kit/random.ts';
import type { Plan } from '../../../shared/src/plan/plan.ts';
import type { Settings } from '../../../shared/src/settings/settings.ts';
import { applyEvent, type ClusterEvent } from '../../../shared/src/simulation/cluster-event.ts';
import type { ClusterSnapshot } from '../../../shared/src/snapshot/snapshot.ts';
import { type Bridge, createBridge } from './bridge.ts';
import { ACL, COLLEAGUE, plannedCluster, RUNS_PER_CLUSTER, START_MS, signIn } from './cluster.ts';
import { type SharedFiles, troubledCompanion } from './companion.ts';
import type { Plant } from './plants.ts';
import { type Trouble, troubledWire, type Wire } from './wire.ts';

const HOUR_MS = 3_600_000;
/** Whose processes end are started again by systemd so soon. */
const RESTART_MS = 5000;
/** One cluster in five has the companion off, and one bridge that knows of no other. */
const ALONE = 0.2;

/** A simulated cluster, bridges in front of it, and what goes wrong between them. */
export interface World {
  readonly clock: ManualClock;
  readonly state: SimulatedState;
  readonly random: Random;
  readonly trouble: Trouble;
  readonly wire: Wire;
  readonly log: string[];
  readonly bridges: readonly Bridge[];
  readonly files: SharedFiles;
  /** The one that executes; where none does, one that is alive. */
  leader(): Bridge;
  /** As the leader has it. */
  execution(): Execution | undefined;
  /** A sign-in of this user through a bridge, for so long at most. */
  mandate(bridge: Bridge, userid: string): Mandate;
  apply(event: ClusterEvent): void;
  catchUp(): void;
  /** After a while a new process. */
  restart(bridge: Bridge, afterMs?: number): void;
  readonly settings: Settings;
  readonly snapshot: ClusterSnapshot;
  readonly plan: Plan;
}

/** The world of one run, with a plan; everything in it follows from the seed. */
export async function createWorld(seed: number, random: Random, plant: Plant): Promise<World> {
  const { spec, settings, snapshot, plan } = await plannedCluster(Math.floor(seed / RUNS_PER_CLUSTER));
  const clock = manualClock(START_MS);
  const state = simulatedState({ clock, cluster: spec, acl: ACL });
  const wire = troubledWire(state, clock, plant);
  const nodes = spec.nodes.map(({ name }) => name);
  const files: SharedFiles = { pmxcfs: simulatedPmxcfs(clock, nodes), isBlocked: false };
  const log: string[] = [];
  const isAlone = random() < ALONE;
  const bridges = nodes.slice(0, isAlone ? 1 : 2).map((node) =>
    createBridge({
      ...{ node, clock, plant, log, transport: wire.transport(node) },
      companion: isAlone ? undefined : troubledCompanion(files, node, clock),
      onDeath: (bridge) => world.restart(bridge),
    }),
  );
  wire.onDeath = (from) => {
    const bridge = bridges.find(({ node }) => node === from);
    bridge?.kill();
    if (bridge) world.restart(bridge);
  };
  const world: World = {
    ...{ clock, state, random, trouble: wire.trouble, wire, log, settings, snapshot, plan, bridges, files },
    leader: () => leaderOf(bridges),
    execution: () => leaderOf(bridges).executor.current(),
    mandate: ({ connection }, userid) =>
      ticketMandate(connection, signIn(state, userid), clock.nowMs() + 4 * HOUR_MS),
    apply(event) {
      catchUp(state);
      applyEvent(state.cluster, event);
      wire.trouble.changedAtMs = clock.nowMs();
    },
    catchUp: () => catchUp(state),
    restart(bridge, afterMs = RESTART_MS) {
      const start = async () => {
        if (bridge.isAlive() || state.cluster.nodes.get(bridge.node)?.online !== true) return;
        await bridge.start();
        if (bridge !== world.bridges[0]) lookOn(world, bridge);
      };
      void clock.sleep(afterMs).then(start);
    },
  };
  for (const bridge of bridges) await bridge.start();
  // Nobody needs to look at the one that executes.
  for (const bridge of bridges.slice(1)) lookOn(world, bridge);
  return world;
}

/** Somebody has the panel of that node open. */
export function lookOn(world: World, bridge: Bridge): void {
  bridge.executor.adopt(world.mandate(bridge, COLLEAGUE).api);
}

/** It executes, or waits for somebody who lets it. */
export const isLeading = ({ node, companion, executor }: Bridge): boolean => {
  const execution = executor.current();
  if (execution === undefined || execution.phase === 'finished') return false;
  return companion === undefined || execution.node === node;
};

function leaderOf(bridges: readonly Bridge[]): Bridge {
  const alive = bridges.filter((bridge) => bridge.isAlive());
  const leader = alive.find(isLeading) ?? alive[0] ?? bridges[0];
  if (!leader) throw new Error('a world without bridges');
  return leader;
}
