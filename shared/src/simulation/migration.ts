import { containerRestart } from './container-restart.ts';
import type { Flow, Job } from './job.ts';
import { addJob } from './jobs.ts';
import { liveMigration } from './live-migration.ts';
import { offlineMigration } from './offline-migration.ts';
import { startTask, type TaskState } from './task.ts';
import type { GuestState, VirtualCluster } from './virtual-cluster.ts';

/** A migration as one task of PVE does it; who may ask for it is decided before. */
export interface MigrationOrder {
  readonly guest: GuestState;
  readonly target: string;
  readonly user: string;
  readonly online: boolean;
  readonly restart: boolean;
  readonly withLocalDisks: boolean;
  /** Source storage -> target storage; what is not named stays. */
  readonly storageMap: Readonly<Record<string, string>>;
  readonly limitBytesPerSecond: number;
  readonly startedByHa: boolean;
}

/** What a migration job works with. */
export interface MigrationContext {
  readonly cluster: VirtualCluster;
  readonly order: MigrationOrder;
  readonly task: TaskState;
  readonly holder: { flow: Flow | undefined };
}

function makeJob(context: MigrationContext): Job['run'] {
  const { guest } = context.order;
  if (guest.spec.kind === 'lxc') return containerRestart(context);
  return guest.status === 'stopped' ? offlineMigration(context) : liveMigration(context);
}

/** Starts the task of a migration and returns it; it goes on as time passes. */
export function startMigration(cluster: VirtualCluster, order: MigrationOrder): TaskState {
  const { guest, user } = order;
  const type = guest.spec.kind === 'qemu' ? 'qmigrate' : 'vzmigrate';
  const task = startTask(cluster, { node: guest.node, type, id: String(guest.spec.vmid), user });
  if (order.startedByHa) task.log.push('task started by HA resource agent');
  cluster.revision++;
  addJob(cluster, task.upid, (holder) => makeJob({ cluster, order, task, holder }));
  return task;
}
