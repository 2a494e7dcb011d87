import type { BackupResult } from './backup-result.ts';
import type { Broadcast } from './broadcast.ts';
import { type ScheduledEvent, scheduledEvents, type TimedEvent } from './cluster-event.ts';
import type { ClusterSpec, GuestSpec, NodeSpec, ReplicationSpec, VolumeSpec } from './cluster-spec.ts';
import { type HaState, newHaState } from './ha-state.ts';
import type { Job } from './job.ts';
import type { MigrationFailure } from './migration-failure.ts';
import type { TaskState } from './task.ts';

export interface NodeState {
  readonly spec: NodeSpec;
  online: boolean;
  offlineSinceMs: number;
  bootedAtMs: number;
  /** Its clock against that of the others. */
  clockOffsetMs: number;
  /** For how long its link has been full. */
  fullSeconds: number;
}

export interface GuestState {
  readonly spec: GuestSpec;
  node: string;
  status: 'running' | 'stopped' | 'paused';
  lock: string | undefined;
  tags: readonly string[];
  startedAtMs: number;
  volumes: readonly VolumeSpec[];
  /** The node a running migration takes it to. */
  movingTo: string | undefined;
  /** Former nodes and when it left them, oldest first: history is told where it happened. */
  moves: { readonly atMs: number; readonly from: string }[];
  failNext: MigrationFailure | undefined;
  /** It runs, but nothing gets in or out: another VLAN, a firewall. */
  isSilent: boolean;
}

export interface CephState {
  status: 'HEALTH_OK' | 'HEALTH_WARN' | 'HEALTH_ERR';
  isRecovering: boolean;
  nooutNodes: readonly string[];
}

/**
 * A cluster that lives in memory: no clock, chance or host, time passes by `step`. It is changed only by the
 * functions of this folder, and everything it does follows from its spec and the calls in their order.
 */
export interface VirtualCluster {
  readonly spec: ClusterSpec;
  nowMs: number;
  /** Grows with every visible change but loads: what was serialised at another revision is stale. */
  revision: number;
  readonly nodes: ReadonlyMap<string, NodeState>;
  readonly guests: Map<number, GuestState>;
  readonly tasks: Map<string, TaskState>;
  readonly jobs: Set<Job>;
  readonly ha: HaState;
  /** The replication jobs as they go now: a guest that moves along one turns it round. */
  replications: readonly ReplicationSpec[];
  options: Record<string, unknown>;
  quorumLost: boolean;
  brokenStorages: Set<string>;
  /** Of the cluster's own Ceph, as far as it matters to others. */
  ceph: CephState;
  /** What became of each guest of each run of a backup job. */
  readonly backups: BackupResult[];
  /** The run of each backup job that comes next. */
  readonly nextRunMs: Map<string, number>;
  events: ScheduledEvent[];
  broadcast: Broadcast | undefined;
  lastPid: number;
  /** What a time of the cluster is called outside, when it lives faster than its observer. */
  readonly outsideMs: (atMs: number) => number;
}

export interface VirtualClusterOptions {
  readonly events?: readonly TimedEvent[];
  readonly outsideMs?: (atMs: number) => number;
}

const DAY_MS = 86_400_000;

const newGuest = (spec: GuestSpec, index: number, startMs: number): GuestState => ({
  spec,
  node: spec.node,
  status: spec.status,
  lock: spec.lock,
  tags: spec.tags,
  startedAtMs: startMs - DAY_MS * (1 + (index % 90)),
  volumes: spec.volumes,
  movingTo: undefined,
  moves: [],
  failNext: undefined,
  isSilent: false,
});

export function createVirtualCluster(
  spec: ClusterSpec,
  { events = [], outsideMs = (atMs) => atMs }: VirtualClusterOptions = {},
): VirtualCluster {
  const nodes = spec.nodes.map((node, index): [string, NodeState] => [
    node.name,
    {
      spec: node,
      online: true,
      offlineSinceMs: 0,
      fullSeconds: 0,
      bootedAtMs: spec.startMs - DAY_MS * (100 + index),
      clockOffsetMs: 0,
    },
  ]);
  return {
    spec,
    nowMs: spec.startMs,
    revision: 0,
    nodes: new Map(nodes),
    guests: new Map(spec.guests.map((guest, index) => [guest.vmid, newGuest(guest, index, spec.startMs)])),
    tasks: new Map(),
    jobs: new Set(),
    ha: newHaState(spec),
    replications: spec.replications,
    options: { ...spec.options },
    quorumLost: false,
    brokenStorages: new Set(),
    ceph: { status: 'HEALTH_OK', isRecovering: false, nooutNodes: [] },
    backups: [],
    nextRunMs: new Map(spec.backupJobs.map(({ id, nextRunMs }) => [id, nextRunMs])),
    events: scheduledEvents(spec.startMs, events),
    broadcast: undefined,
    lastPid: 1000,
    outsideMs,
  };
}

/** More than half of the nodes are there, and nobody cut the rest. */
export function isQuorate(cluster: VirtualCluster): boolean {
  const online = [...cluster.nodes.values()].filter((node) => node.online).length;
  return !cluster.quorumLost && online * 2 > cluster.nodes.size;
}
