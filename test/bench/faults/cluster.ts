import { manualClock } from '../../../bridge/src/clock.ts';
import { createObserver, type Observer } from '../../../bridge/src/observe/observer.ts';
import { connectOver } from '../../../bridge/src/pve/connect.ts';
import { ticketCredential } from '../../../bridge/src/pve/credential.ts';
import type { AclEntry } from '../../../bridge/src/simulated-pve/access.ts';
import type { SimulatedState } from '../../../bridge/src/simulated-pve/simulated-state.ts';
import { simulatedState } from '../../../bridge/src/simulated-pve/start.ts';
import { type Random, seededRandom } from '../../../shared/src/kit/random.ts';
import { finalPlan } from '../../../shared/src/plan/final-plan.ts';
import type { Plan } from '../../../shared/src/plan/plan.ts';
import { Settings } from '../../../shared/src/settings/settings.ts';
import type { ClusterSpec } from '../../../shared/src/simulation/cluster-spec.ts';
import { sidOf } from '../../../shared/src/simulation/ha-state.ts';
import { presetCluster } from '../../../shared/src/simulation/preset.ts';
import type { ClusterSnapshot } from '../../../shared/src/snapshot/snapshot.ts';
import { plantOf } from './plants.ts';
import { troubledWire } from './wire.ts';

/** 14 November 2026. */
export const START_MS = Date.UTC(2026, 10, 14, 12);
/** Who approves. */
export const APPROVER = 'admin@pve';
/** Who helps when something stands still, and who moves guests by hand. */
export const COLLEAGUE = 'root@pam';
/** What operators hold, and no more: everybody's rights are read again before each move. */
const OPERATOR = [
  ...['Datastore.Audit', 'Mapping.Audit', 'Pool.Audit', 'SDN.Audit', 'Sys.Audit', 'Sys.Modify'],
  ...['VM.Audit', 'VM.GuestAgent.Audit', 'VM.Migrate', 'VM.Monitor'],
];
export const ACL: readonly AclEntry[] = [{ path: '/', who: APPROVER, role: OPERATOR, propagate: true }];
/** A job of the campaign: only started by hand, or due while a plan is executed. */
export const BACKUP_JOB = 'midday';

/** Several runs share a cluster and its plan, which cost more than a run itself. */
export const RUNS_PER_CLUSTER = 12;

export interface Planned {
  readonly clusterSeed: number;
  readonly spec: ClusterSpec;
  readonly settings: Settings;
  readonly snapshot: ClusterSnapshot;
  readonly plan: Plan;
}

/** Half of the clusters have HA for many guests, a third has corosync on the link that migrations take. */
function clusterSpec(seed: number, random: Random): ClusterSpec {
  const pick = (bound: number) => Math.floor(random() * bound);
  const spec = presetCluster({
    nodes: 3 + pick(3),
    guests: 12 + pick(16),
    seed,
    startMs: START_MS,
    release: random() < 0.3 ? ['8.4', '9.0'] : '9.2',
    streamBytesPerSecond: 100e6 + pick(500) * 1e6,
  });
  const isSeparate = random() < 0.7;
  const network = isSeparate ? { migration: { type: 'secure', network: '10.99.0.0/24' } } : {};
  const managed = new Set(spec.haResources.map(({ sid }) => sid));
  const hasMuchHa = random() < 0.5;
  const more = spec.guests
    .filter(({ status }) => hasMuchHa && status === 'running' && random() < 0.6)
    .map(({ kind, vmid }) => sidOf(kind, vmid))
    .filter((sid) => !managed.has(sid));
  const dueMs = START_MS + (random() < 0.4 ? 60_000 * (1 + pick(60)) : 12 * 3_600_000);
  return {
    ...spec,
    corosyncSharesLink: !isSeparate,
    haResources: [...spec.haResources, ...more.map((sid) => ({ sid, state: 'started' as const }))],
    backupJobs: [
      {
        ...{ id: BACKUP_JOB, enabled: true, schedule: '12:30', storage: 'nas-backup', nextRunMs: dueMs },
        ...(random() < 0.5 ? { all: true } : { vmids: spec.guests.slice(0, 5).map(({ vmid }) => vmid) }),
      },
    ],
    options: { ...spec.options, ...network },
  };
}

/** Settings of somebody who wants more to happen than usual. */
function settingsOf(random: Random, { corosyncSharesLink }: ClusterSpec): Settings {
  const pick = (bound: number) => Math.floor(random() * bound);
  return Settings.parse({
    aggressiveness: 3 + pick(3),
    parallelMax: 1 + pick(3),
    parallelPerNodeMax: 1 + pick(2),
    haMayMigrateUnlimited: corosyncSharesLink !== true,
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

let planned: Planned | undefined;
const TRIES_MAX = 12;
const MOVES_LEAST = 2;

/** Everything in it follows from its seed; one of which there is something to execute, as far as one is found. */
export async function plannedCluster(clusterSeed: number): Promise<Planned> {
  if (planned?.clusterSeed === clusterSeed) return planned;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    planned = await planFor(clusterSeed, clusterSeed * TRIES_MAX + tries);
    if (planned.plan.moves.length >= MOVES_LEAST) return planned;
  }
  throw new Error(`no cluster with anything to do for seed ${clusterSeed}`);
}

async function planFor(clusterSeed: number, seed: number): Promise<Planned> {
  const random = seededRandom(seed);
  const spec = clusterSpec(seed, random);
  const settings = settingsOf(random, spec);
  const clock = manualClock(START_MS);
  const state = simulatedState({ clock, cluster: spec, acl: ACL });
  const { transport } = troubledWire(state, clock, plantOf('none'));
  const api = connectOver(transport('')).as(signIn(state, APPROVER));
  return { clusterSeed, spec, settings, ...(await quickPlan(createObserver({ api, clock }), settings)) };
}

export const signIn = ({ tickets }: SimulatedState, userid: string) =>
  ticketCredential({ userid, ticket: tickets.issue(userid), csrfToken: tickets.csrf(userid) });
