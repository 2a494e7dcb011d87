import * as z from 'zod/mini';
import { startBackup } from './backup.ts';
import { startBackupJob } from './backup-job.ts';
import { freezeBroadcast } from './broadcast.ts';
import { HA_STATES, sidOf } from './ha-state.ts';
import { MIGRATION_FAILURES } from './migration-failure.ts';
import { settleOnNode } from './placement.ts';
import type { GuestState, VirtualCluster } from './virtual-cluster.ts';

const OfNode = z.object({
  type: z.enum(['node-offline', 'node-online', 'maintenance-on', 'maintenance-off']),
  node: z.string(),
});
const OfQuorum = z.object({ type: z.enum(['quorum-lost', 'quorum-back']) });
const OfStorage = z.object({ type: z.enum(['storage-broken', 'storage-repaired']), storage: z.string() });
const OfGuest = z.object({
  type: z.enum(['guest-deleted', 'guest-unlocked', 'guest-stopped', 'guest-started']),
  vmid: z.int(),
});

/** What can happen to a cluster from outside: failures, and what an administrator does elsewhere. */
export const ClusterEvent = z.discriminatedUnion('type', [
  OfNode,
  OfQuorum,
  OfStorage,
  OfGuest,
  z.object({
    type: z.literal('ceph-health'),
    status: z.enum(['HEALTH_OK', 'HEALTH_WARN', 'HEALTH_ERR']),
    isRecovering: z.boolean(),
    nooutNodes: z.array(z.string()),
  }),
  z.object({ type: z.literal('clock-jumps'), node: z.string(), offsetSeconds: z.number() }),
  z.object({ type: z.literal('backup-starts'), vmid: z.int(), seconds: z.number() }),
  z.object({ type: z.literal('backup-job-starts'), job: z.string() }),
  z.object({ type: z.literal('ha-service-state'), sid: z.string(), state: z.enum(HA_STATES) }),
  z.object({ type: z.literal('ha-manager-stops') }),
  z.object({ type: z.literal('ha-drops'), sid: z.string() }),
  z.object({ type: z.literal('ha-reroutes'), sid: z.string(), node: z.string() }),
  z.object({ type: z.literal('guest-silent'), vmid: z.int(), silent: z.boolean() }),
  z.object({ type: z.literal('guest-paused'), vmid: z.int() }),
  z.object({ type: z.literal('guest-locked'), vmid: z.int(), lock: z.string() }),
  z.object({ type: z.literal('guest-moved'), vmid: z.int(), node: z.string() }),
  z.object({ type: z.literal('guest-tagged'), vmid: z.int(), tags: z.array(z.string()) }),
  z.object({ type: z.literal('migration-fails'), vmid: z.int(), how: z.enum(MIGRATION_FAILURES) }),
  z.object({ type: z.literal('options-set'), options: z.record(z.string(), z.unknown()) }),
]);
export type ClusterEvent = z.infer<typeof ClusterEvent>;

/** An event with its moment: seconds after the cluster's start. */
export const TimedEvent = z.object({ afterSeconds: z.number(), event: ClusterEvent });
export type TimedEvent = z.infer<typeof TimedEvent>;

export interface ScheduledEvent extends TimedEvent {
  readonly atMs: number;
}

export const scheduledEvents = (startMs: number, events: readonly TimedEvent[]): ScheduledEvent[] =>
  events
    .map((timed) => ({ ...timed, atMs: startMs + timed.afterSeconds * 1000 }))
    .sort((a, b) => a.atMs - b.atMs);

/** Lets an event happen now. An unknown node or guest is ignored: the schedule may outlive them. */
export function applyEvent(cluster: VirtualCluster, event: ClusterEvent): void {
  freezeBroadcast(cluster);
  cluster.revision++;
  switch (event.type) {
    case 'node-offline':
    case 'node-online':
      setOnline(cluster, event.node, event.type === 'node-online');
      return;
    case 'quorum-lost':
    case 'quorum-back':
      cluster.quorumLost = event.type === 'quorum-lost';
      return;
    case 'maintenance-on':
      cluster.ha.maintenance.add(event.node);
      cluster.ha.asked.add(event.node);
      return;
    case 'maintenance-off':
      cluster.ha.maintenance.delete(event.node);
      return;
    case 'storage-broken':
      cluster.brokenStorages.add(event.storage);
      return;
    case 'storage-repaired':
      cluster.brokenStorages.delete(event.storage);
      return;
    case 'ceph-health':
      cluster.ceph = event;
      return;
    case 'clock-jumps':
      jumpClock(cluster, event.node, event.offsetSeconds);
      return;
    case 'options-set':
      cluster.options = { ...cluster.options, ...event.options };
      return;
    case 'backup-job-starts': {
      const job = cluster.spec.backupJobs.find(({ id }) => id === event.job);
      if (job) startBackupJob(cluster, job);
      return;
    }
    case 'ha-service-state':
    case 'ha-manager-stops':
    case 'ha-drops':
    case 'ha-reroutes':
      applyHaEvent(cluster, event);
      return;
    case 'backup-starts':
    case 'guest-deleted':
    case 'guest-silent':
    case 'guest-paused':
    case 'guest-locked':
    case 'guest-unlocked':
    case 'guest-moved':
    case 'guest-stopped':
    case 'guest-started':
    case 'guest-tagged':
    case 'migration-fails':
      applyGuestEvent(cluster, event);
      return;
  }
}

type HaEvent = Extract<ClusterEvent, { type: `ha-${string}` }>;

function applyHaEvent({ ha, nowMs }: VirtualCluster, event: HaEvent): void {
  if (event.type === 'ha-manager-stops') ha.stoppedAtMs = nowMs;
  else if (event.type === 'ha-drops') ha.whims.set(event.sid, undefined);
  else if (event.type === 'ha-reroutes') ha.whims.set(event.sid, event.node);
  else {
    const service = ha.services.get(event.sid);
    if (service) service.state = event.state;
  }
}

type GuestEvent = Extract<ClusterEvent, { vmid: number }>;

function applyGuestEvent(cluster: VirtualCluster, event: GuestEvent): void {
  const guest = cluster.guests.get(event.vmid);
  if (!guest) return;
  switch (event.type) {
    case 'backup-starts':
      startBackup(cluster, guest, event.seconds);
      return;
    case 'guest-deleted':
      deleteGuest(cluster, guest);
      return;
    case 'guest-silent':
      guest.isSilent = event.silent;
      return;
    case 'guest-paused':
      guest.status = 'paused';
      return;
    case 'guest-locked':
      guest.lock = event.lock;
      return;
    case 'guest-unlocked':
      guest.lock = undefined;
      return;
    case 'guest-moved':
      settleOnNode(cluster, guest, event.node);
      return;
    case 'guest-stopped':
      guest.status = 'stopped';
      return;
    case 'guest-started':
      guest.status = 'running';
      guest.startedAtMs = cluster.nowMs;
      return;
    case 'guest-tagged':
      guest.tags = event.tags;
      return;
    case 'migration-fails':
      guest.failNext = event.how;
      return;
  }
}

/** Stopped and destroyed; Proxmox VE refuses that of a guest that is locked. */
function deleteGuest(cluster: VirtualCluster, guest: GuestState): void {
  if (guest.lock !== undefined) return;
  const sid = sidOf(guest.spec.kind, guest.spec.vmid);
  cluster.guests.delete(guest.spec.vmid);
  cluster.ha.services.delete(sid);
  cluster.ha.resources = cluster.ha.resources.filter((resource) => resource.sid !== sid);
}

function jumpClock(cluster: VirtualCluster, name: string, offsetSeconds: number): void {
  const node = cluster.nodes.get(name);
  if (node) node.clockOffsetMs = offsetSeconds * 1000;
}

function setOnline(cluster: VirtualCluster, name: string, online: boolean): void {
  const node = cluster.nodes.get(name);
  if (!node || node.online === online) return;
  node.online = online;
  if (online) node.bootedAtMs = cluster.nowMs;
  else node.offlineSinceMs = cluster.nowMs;
  if (online)
    for (const guest of cluster.guests.values()) if (guest.node === name) guest.startedAtMs = cluster.nowMs;
}
