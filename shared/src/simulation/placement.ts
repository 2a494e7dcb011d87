import { freezeBroadcast } from './broadcast.ts';
import type { GuestState, VirtualCluster } from './virtual-cluster.ts';

/** Moves a guest's configuration to a node; the figures of the last broadcast stay until the next. */
export function settleOnNode(cluster: VirtualCluster, guest: GuestState, node: string): void {
  if (guest.node === node) return;
  freezeBroadcast(cluster);
  guest.moves.push({ atMs: cluster.nowMs, from: guest.node });
  guest.node = node;
  cluster.revision++;
}

export function setLock(cluster: VirtualCluster, guest: GuestState, lock: string | undefined): void {
  guest.lock = lock;
  cluster.revision++;
}

/** Where a guest was at an earlier moment. */
export function nodeAt(guest: GuestState, atMs: number): string {
  for (const move of guest.moves) if (atMs < move.atMs) return move.from;
  return guest.node;
}
