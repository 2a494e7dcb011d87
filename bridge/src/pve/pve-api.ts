import type { GuestKind } from '#shared/snapshot/guest-facts.ts';
import type * as answers from './answers.ts';
import type * as guestAnswers from './guest-answers.ts';
import type * as nodeAnswers from './node-answers.ts';

export interface GuestAddress {
  readonly vmid: number;
  readonly kind: GuestKind;
  readonly node: string;
}

export interface MigrateRequest {
  readonly target: string;
  /** qemu: live; needed when it runs. */
  readonly online?: boolean;
  /** lxc: stop, move, start. */
  readonly restart?: boolean;
  readonly withLocalDisks?: boolean | undefined;
  /** `from:to` pairs of storages, separated by commas. */
  readonly targetStorage?: string | undefined;
  /** Only for a Proxmox VE that has it: 8.x refuses the parameter. */
  readonly withConntrackState?: boolean | undefined;
  /** KiB per second, PVE's unit. */
  readonly bwlimit?: number;
}

export interface TaskFilter {
  readonly vmid?: number;
  readonly typefilter?: string;
  readonly sinceSeconds?: number;
  readonly source?: 'archive' | 'active' | 'all';
}

/** The text of an answer with a row for each moment: history-row.ts reads it. */
export type HistoryText = string;

export type Timeframe = 'hour' | 'day' | 'week';

/**
 * What we need of the Proxmox VE API, as one identity. Every method is one request of the closed list in
 * endpoints.ts, throws PveError and nothing else, and takes a signal to give up.
 */
export interface PveApi {
  version(): Promise<answers.Version>;
  permissions(): Promise<answers.Permissions>;
  permissionsOn(path: string): Promise<answers.Permissions>;
  clusterResources(): Promise<answers.Resource[]>;
  clusterStatus(): Promise<answers.ClusterStatusRow[]>;
  clusterOptions(): Promise<answers.ClusterOptions>;
  clusterTasks(): Promise<answers.TaskRow[]>;
  corosyncNodes(): Promise<answers.CorosyncNode[]>;
  mappings(kind: 'pci' | 'usb'): Promise<answers.Mapping[]>;
  quorumDevice(): Promise<answers.QuorumDevice>;
  cephStatus(): Promise<answers.CephStatus>;
  backupJobs(): Promise<answers.BackupJob[]>;
  replicationJobs(): Promise<answers.ReplicationJob[]>;
  haManager(): Promise<answers.HaManager>;
  haResources(): Promise<answers.HaResource[]>;
  haRules(): Promise<answers.HaRuleRow[]>;
  haGroups(): Promise<answers.HaGroup[]>;
  storages(): Promise<answers.StorageConfig[]>;
  pools(): Promise<answers.PoolRow[]>;
  nodeVersion(node: string): Promise<answers.Version>;
  nodeTime(node: string): Promise<nodeAnswers.NodeTime>;
  nodeStatus(node: string): Promise<nodeAnswers.NodeStatus>;
  /** What QEMU of the node can run as. */
  nodeMachines(node: string): Promise<nodeAnswers.QemuMachine[]>;
  nodeMigration(node: string): Promise<nodeAnswers.MigrationCapabilities>;
  nodeReplication(node: string, vmid: number): Promise<nodeAnswers.NodeReplication[]>;
  nodeNetwork(node: string): Promise<nodeAnswers.NetworkRow[]>;
  /** Bridges and virtual networks that a guest can be on. */
  nodeBridges(node: string): Promise<nodeAnswers.NetworkRow[]>;
  nodeStorages(node: string): Promise<nodeAnswers.NodeStorage[]>;
  thinPools(node: string): Promise<nodeAnswers.ThinPool[]>;
  nodeHistory(node: string, timeframe: Timeframe, cf: 'AVERAGE' | 'MAX'): Promise<HistoryText>;
  nodeTasks(node: string, filter: TaskFilter): Promise<answers.TaskRow[]>;
  guestConfig(guest: GuestAddress): Promise<guestAnswers.GuestConfig>;
  guestStatus(guest: GuestAddress): Promise<guestAnswers.GuestStatus>;
  guestHistory(guest: GuestAddress, timeframe: Timeframe, cf: 'AVERAGE' | 'MAX'): Promise<HistoryText>;
  migratePreconditions(guest: GuestAddress): Promise<guestAnswers.MigratePreconditions>;
  /** Starts a migration and returns its UPID. Sent once: after `lost`, look for the task. */
  migrate(guest: GuestAddress, request: MigrateRequest): Promise<string>;
  /** Answers when the agent in the guest does. */
  pingAgent(guest: GuestAddress): Promise<void>;
  taskStatus(upid: string): Promise<answers.TaskStatus>;
  /** Lines from `start` (0 = first) on. */
  taskLog(upid: string, start: number): Promise<answers.TaskLogLine[]>;
  cancelTask(upid: string): Promise<void>;
}
