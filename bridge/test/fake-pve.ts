import type { Activity } from '#shared/snapshot/activity.ts';
import type { Clock } from '../src/clock.ts';
import type { NodeReplication } from '../src/pve/node-answers.ts';
import type { MigrateRequest, PveApi } from '../src/pve/pve-api.ts';
import { fakeApi } from './fake-pve-api.ts';

const GIB = 2 ** 30;

export interface FakeGuest {
  vmid: number;
  node: string;
  type: 'qemu' | 'lxc';
  status: string;
  mem: number;
  lock?: string;
  hastate?: string;
}

export interface FakeTask {
  readonly upid: string;
  readonly node: string;
  readonly type: string;
  readonly vmid: number | undefined;
  readonly user: string;
  readonly target: string | undefined;
  readonly startMs: number;
  endMs: number;
  exitStatus: string;
  readonly lines: string[];
  applied: boolean;
}

/** What becomes of one call: nothing unusual, its loss before or after its effect, PVE's refusal, or a bug of ours. */
export type Fault = 'none' | 'lost' | 'lost-after-effect' | 'hangs-after-effect' | Error;

export interface Post {
  readonly vmid: number;
  readonly userid: string;
  readonly atMs: number;
  readonly request: MigrateRequest;
  hadEffect: boolean;
}

/** A bridge that can be killed. */
export interface Process {
  dead: boolean;
}

export interface FakePve {
  readonly guests: Map<number, FakeGuest>;
  readonly nodes: Map<string, { mem: number; maxmem: number; online: boolean; hastate?: string }>;
  readonly tasks: FakeTask[];
  readonly posts: Post[];
  readonly calls: { userid: string; method: keyof PveApi }[];
  readonly deniedUsers: Set<string>;
  readonly guestsWithoutMigrate: Set<number>;
  readonly cancelled: { userid: string; upid: string }[];
  /** The most migrations that ever ran at once, in the cluster and in and out of one node. */
  readonly peak: { cluster: number; node: number };
  quorate: boolean;
  /** Users have Sys.Audit on `/`. */
  seesCluster: boolean;
  /** Privileges that everybody has on every path, beside looking and migrating. */
  readonly rights: Set<string>;
  /** Guests that HA moves along with another, and where it sends all instead. */
  haTakesAlong: ReadonlyMap<number, readonly number[]>;
  haReroutesTo: string | undefined;
  replications: NodeReplication[];
  /** By how many seconds the clock of a node is ahead. */
  readonly clockOffsets: Map<string, number>;
  /** Nodes of which nobody's ticket is valid, for their clocks. */
  readonly deaf: Set<string>;
  /** What an observer sees going on in the cluster. */
  activity: Activity;
  /** Guests that run and reach nobody, and guests with an agent. */
  readonly silentGuests: Set<number>;
  readonly agents: Set<number>;
  /** How long a migration takes, and how it ends. */
  migration: (vmid: number) => { seconds: number; exitStatus: string };
  fault: (method: keyof PveApi, vmid: number | undefined) => Fault;
  /** HA drops what it is asked for, without a word. */
  haDrops: boolean;
  /** How long the inventory shows the old node after a migration. */
  inventoryLagMs: number;
  preconditions: (vmid: number) => Partial<Awaited<ReturnType<PveApi['migratePreconditions']>>>;
  addTask(
    task: Pick<FakeTask, 'node' | 'type' | 'vmid' | 'user'> & { seconds: number; target?: string },
  ): FakeTask;
  /** `process`: once it is dead, none of its calls ever comes back. */
  as(userid: string, process?: Process): PveApi;
}

/** A small cluster that answers the executor at once and in the clock's time, and fails when told to. */
export function fakePve(
  clock: Clock,
  guests: readonly (Pick<FakeGuest, 'vmid' | 'node'> & Partial<FakeGuest>)[],
): FakePve {
  let taskCount = 0;
  const named = new Set([...guests.map(({ node }) => node), 'pve1', 'pve2', 'pve3', 'pve4']);
  const pve: FakePve = {
    guests: new Map(
      guests.map((guest) => [guest.vmid, { type: 'qemu', status: 'running', mem: GIB, ...guest }]),
    ),
    nodes: new Map([...named].map((name) => [name, { mem: 16 * GIB, maxmem: 64 * GIB, online: true }])),
    tasks: [],
    posts: [],
    calls: [],
    cancelled: [],
    deniedUsers: new Set(),
    guestsWithoutMigrate: new Set(),
    peak: { cluster: 0, node: 0 },
    quorate: true,
    seesCluster: true,
    rights: new Set(),
    haTakesAlong: new Map(),
    haReroutesTo: undefined,
    replications: [],
    clockOffsets: new Map(),
    deaf: new Set(),
    activity: {},
    silentGuests: new Set(),
    agents: new Set(),
    migration: () => ({ seconds: 20, exitStatus: 'OK' }),
    fault: () => 'none',
    haDrops: false,
    inventoryLagMs: 0,
    preconditions: () => ({}),
    addTask({ seconds, ...about }) {
      const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, '0');
      const startMs = clock.nowMs();
      const upid = `UPID:${about.node}:${hex(++taskCount)}:${hex(7)}:${hex(Math.floor(startMs / 1000))}:${about.type}:${about.vmid ?? ''}:${about.user}:`;
      const task: FakeTask = {
        target: undefined,
        ...about,
        upid,
        startMs,
        endMs: startMs + seconds * 1000,
        exitStatus: 'OK',
        lines: [],
        applied: false,
      };
      pve.tasks.push(task);
      return task;
    },
    as: (userid, process = { dead: false }) => fakeApi(pve, clock, userid, process),
  };
  return pve;
}
