import type { RecentMove } from '#shared/snapshot/cluster-facts.ts';
import type { ReplicationJob, TaskRow } from '../pve/answers.ts';

const DAY_MS = 86_400_000;

const isMigration = ({ type }: TaskRow): boolean => type === 'qmigrate' || type === 'vzmigrate';
const isDone = ({ status = '' }: TaskRow): boolean => status === 'OK' || status.startsWith('WARNINGS');

/** A token's tasks carry its id apart from the user's. */
const askedBy = ({ user, tokenid }: TaskRow): string => (tokenid === undefined ? user : `${user}!${tokenid}`);

/** Migrations of the last day that have ended well, whoever asked for them, the newest first. */
export function recentMoves(tasks: readonly TaskRow[], nowMs: number): RecentMove[] {
  return tasks
    .flatMap((task): RecentMove[] => {
      const endedAtMs = (task.endtime ?? 0) * 1000;
      const vmid = Number(task.id);
      if (!isMigration(task) || !isDone(task) || !Number.isInteger(vmid)) return [];
      if (endedAtMs <= nowMs - DAY_MS || endedAtMs > nowMs) return [];
      return [{ vmid, source: task.node, endedAtMs, by: askedBy(task), upid: task.upid }];
    })
    .sort((one, other) => other.endedAtMs - one.endedAtMs || one.vmid - other.vmid);
}

/**
 * What is known of a node that has gone is what it told last (kvhash of pmxcfs): what ran there then never ends in the
 * list, and runs no more.
 */
export const withoutGone = (tasks: readonly TaskRow[], gone: ReadonlySet<string>): readonly TaskRow[] =>
  gone.size === 0 ? tasks : tasks.filter(({ endtime, node }) => endtime !== undefined || !gone.has(node));

/** Tasks that empty a node, shut it down or upgrade it: a shutdown begins with `stopall`. */
const SWEEPING = new Set(['aptupdate', 'migrateall', 'stopall', 'suspendall']);

/** What runs on a node and goes before everything else, by node. */
export function busyNodes(tasks: readonly TaskRow[]): ReadonlyMap<string, string> {
  const running = tasks.filter(({ type, endtime }) => endtime === undefined && SWEEPING.has(type));
  return new Map(running.map(({ node, type }) => [node, type]));
}

/**
 * Where the disks of each guest with a job are copied to. One that is disabled, or about to be removed, copies nothing, and
 * still keeps Proxmox VE from moving the guest elsewhere while it runs: that one has no target.
 */
export function replicationTargets(jobs: readonly ReplicationJob[]): ReadonlyMap<number, string[]> {
  const targets = new Map<number, string[]>();
  for (const { guest, target, disable, remove_job } of jobs) {
    const isGood = !disable && remove_job === undefined;
    targets.set(guest, [...(targets.get(guest) ?? []), ...(isGood ? [target] : [])].sort());
  }
  return targets;
}
