import { startBackup } from './backup.ts';
import { freezeBroadcast } from './broadcast.ts';
import { settleOnNode } from './placement.ts';
import type { MigrationFailure, VirtualCluster } from './virtual-cluster.ts';

/** What can happen to a cluster from outside: failures, and what an administrator does elsewhere. */
export type ClusterEvent =
  | { readonly type: 'node-offline'; readonly node: string }
  | { readonly type: 'node-online'; readonly node: string }
  | { readonly type: 'quorum-lost' }
  | { readonly type: 'quorum-back' }
  | { readonly type: 'maintenance-on'; readonly node: string }
  | { readonly type: 'maintenance-off'; readonly node: string }
  | { readonly type: 'backup-starts'; readonly vmid: number; readonly seconds: number }
  | { readonly type: 'guest-locked'; readonly vmid: number; readonly lock: string }
  | { readonly type: 'guest-unlocked'; readonly vmid: number }
  | { readonly type: 'guest-moved'; readonly vmid: number; readonly node: string }
  | { readonly type: 'guest-stopped'; readonly vmid: number }
  | { readonly type: 'guest-started'; readonly vmid: number }
  | { readonly type: 'guest-tagged'; readonly vmid: number; readonly tags: readonly string[] }
  | { readonly type: 'migration-fails'; readonly vmid: number; readonly how: MigrationFailure }
  | { readonly type: 'storage-broken'; readonly storage: string }
  | { readonly type: 'storage-repaired'; readonly storage: string }
  | { readonly type: 'options-set'; readonly options: Readonly<Record<string, unknown>> };

/** An event with its moment: seconds after the cluster's start. */
export interface TimedEvent {
  readonly afterSeconds: number;
  readonly event: ClusterEvent;
  readonly atMs?: number;
}

export const scheduledEvents = (startMs: number, events: readonly TimedEvent[]): TimedEvent[] =>
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
    case 'options-set':
      cluster.options = { ...cluster.options, ...event.options };
      return;
    case 'backup-starts':
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

type GuestEvent = Extract<ClusterEvent, { vmid: number }>;

function applyGuestEvent(cluster: VirtualCluster, event: GuestEvent): void {
  const guest = cluster.guests.get(event.vmid);
  if (!guest) return;
  switch (event.type) {
    case 'backup-starts':
      startBackup(cluster, guest, event.seconds);
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

function setOnline(cluster: VirtualCluster, name: string, online: boolean): void {
  const node = cluster.nodes.get(name);
  if (!node || node.online === online) return;
  node.online = online;
  if (online) node.bootedAtMs = cluster.nowMs;
  else node.offlineSinceMs = cluster.nowMs;
  if (online)
    for (const guest of cluster.guests.values()) if (guest.node === name) guest.startedAtMs = cluster.nowMs;
}
