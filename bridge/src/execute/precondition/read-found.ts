import type { ExecutionMove } from '#shared/execution/execution.ts';
import { storagesElsewhere } from '#shared/execution/storages-elsewhere.ts';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { backupsIn } from '../../observe/running-backups.ts';
import type { TaskRow } from '../../pve/answers.ts';
import type { NodeReplication } from '../../pve/node-answers.ts';
import type { PveApi } from '../../pve/pve-api.ts';
import { PveError } from '../../pve/pve-error.ts';
import type { Context } from '../context.ts';
import { withClocks } from './clocks.ts';
import type { Found } from './found.ts';

/**
 * What the move rests on in the cluster as a whole, read now and by all that are checked together: nothing of the guest
 * itself, of its disks and its replication. @throws PveError
 */
export async function readAround(context: Context, api: PveApi, move: ExecutionMove): Promise<Found> {
  const { snapshot: seen, lists } = await context.eyes(api).look();
  const { resources, tasks } = await lists;
  return {
    ...{ execution: context.execution(), move, resources, tasks },
    nowMs: context.clock.nowMs(),
    haMotions: context.haMotions.seen(seen.activity?.ha?.busy ?? [], context.clock.nowMs()),
    snapshot: withBackups(context, seen, tasks),
    ...{ replication: [], storages: [], preconditions: undefined },
  };
}

/** The same with everything else but the precheck of Proxmox VE itself. @throws PveError */
export async function readRest(context: Context, api: PveApi, around: Found): Promise<Found> {
  const { move } = around;
  const placed = await context.eyes(api).readPlacement(around.snapshot, [move.vmid], [move.target]);
  const snapshot = await withClocks(api, context.clock, placed, [move.source, move.target]);
  const facts = snapshot.guests.find(({ vmid }) => vmid === move.vmid);
  const isReplicated = (facts?.replicationTargets ?? []).length > 0;
  const replication = isReplicated ? await replicationOf(api, move.source, move.vmid) : [];
  const execution = context.execution();
  return {
    ...{ ...around, execution, snapshot, replication },
    nowMs: context.clock.nowMs(),
    storages: storagesElsewhere(snapshot, execution.settings, move),
  };
}

/**
 * Jobs that were due just now are still to come; what the observation could not read does not mean that there is
 * nothing (S7): jobs that were told before still count, and a running one saves everybody.
 */
function withBackups(
  { dueJobs }: Context,
  snapshot: ClusterSnapshot,
  tasks: readonly TaskRow[],
): ClusterSnapshot {
  const { activity, takenAtMs } = snapshot;
  const jobs = dueJobs.with(activity?.backupJobs, takenAtMs);
  const backupJobs = jobs && [...jobs];
  const runningBackups = activity?.runningBackups ?? backupsIn(tasks);
  return { ...snapshot, activity: { ...activity, backupJobs, runningBackups } };
}

/** A node without replication says so by an empty list; who may not see it is not kept from moving by it. */
async function replicationOf(api: PveApi, node: string, vmid: number): Promise<NodeReplication[]> {
  try {
    return await api.nodeReplication(node, vmid);
  } catch (error) {
    if (error instanceof PveError && error.kind === 'answered' && error.status !== 401) return [];
    throw error;
  }
}
