import * as z from 'zod/mini';
import { flag, opt, text } from './fields.ts';
import { flatRow } from './flat-row.ts';
import { num } from './number.ts';

// What PVE answers, as far as we use it: extra keys are dropped, numbers may come as strings, booleans as
// 1, "1", "" or not at all (docs/pve.md). One schema per row or object; PveApi returns these types.

export const Version = z.object({ version: text, release: text });
export type Version = z.infer<typeof Version>;

/** Of a login; `NeedTFA` says that the ticket is only half of one, good for nothing but the second factor. */
export const Login = z.object({
  username: text,
  ticket: z.string(),
  CSRFPreventionToken: opt(z.string()),
  NeedTFA: flag,
});
export type Login = z.infer<typeof Login>;

export { Permissions } from './permissions-dump.ts';

export const Resource = flatRow({
  id: z.string(),
  type: z.string(),
  node: opt(z.string()),
  status: opt(z.string()),
  vmid: opt(num),
  name: opt(text),
  template: flag,
  cpu: opt(num),
  maxcpu: opt(num),
  mem: opt(num),
  maxmem: opt(num),
  memhost: opt(num),
  disk: opt(num),
  maxdisk: opt(num),
  uptime: opt(num),
  lock: opt(text),
  tags: opt(text),
  pool: opt(text),
  hastate: opt(text),
  storage: opt(text),
  shared: flag,
  content: opt(text),
  plugintype: opt(text),
});
export type Resource = z.infer<typeof Resource>;

export const ClusterStatusRow = z.object({
  type: z.string(),
  name: opt(text),
  nodes: opt(num),
  quorate: opt(flag),
  nodeid: opt(num),
  ip: opt(text),
  online: opt(flag),
  local: opt(flag),
});
export type ClusterStatusRow = z.infer<typeof ClusterStatusRow>;

const Properties = z.record(z.string(), z.unknown());
export const ClusterOptions = z.object({
  migration: opt(z.union([Properties, z.string()])),
  bwlimit: opt(z.union([Properties, z.string()])),
  crs: opt(z.union([Properties, z.string()])),
  max_workers: opt(num),
  'registered-tags': opt(z.union([z.array(z.string()), z.string()])),
});
export type ClusterOptions = z.infer<typeof ClusterOptions>;

export const TaskRow = flatRow({
  upid: z.string(),
  node: z.string(),
  type: z.string(),
  id: opt(text),
  user: z.string(),
  tokenid: opt(z.string()),
  starttime: num,
  endtime: opt(num),
  status: opt(text),
});
export type TaskRow = z.infer<typeof TaskRow>;

export const TaskStatus = flatRow({ status: z.enum(['running', 'stopped']), exitstatus: opt(z.string()) });
export type TaskStatus = z.infer<typeof TaskStatus>;

export const TaskLogLine = flatRow({ n: num, t: z.string() });
export type TaskLogLine = z.infer<typeof TaskLogLine>;

export const CorosyncNode = z.catchall(
  z.object({ node: opt(text), name: opt(text), quorum_votes: opt(num) }),
  z.unknown(),
);
export type CorosyncNode = z.infer<typeof CorosyncNode>;

export const BackupJob = z.object({
  id: z.string(),
  enabled: opt(num),
  'next-run': opt(num),
  comment: opt(text),
  node: opt(text),
  vmid: opt(text),
  all: flag,
  exclude: opt(text),
  pool: opt(text),
});
export type BackupJob = z.infer<typeof BackupJob>;

export const ReplicationJob = z.object({
  id: z.string(),
  guest: num,
  target: z.string(),
  source: opt(z.string()),
  disable: flag,
  remove_job: opt(text),
});
export type ReplicationJob = z.infer<typeof ReplicationJob>;

export const HaManager = z.object({
  manager_status: z.object({
    master_node: opt(text),
    timestamp: opt(num),
    node_status: opt(z.record(z.string(), text)),
    service_status: opt(
      z.record(
        z.string(),
        z.object({
          state: text,
          node: opt(text),
          target: opt(text),
          cmd: opt(z.unknown()),
          maintenance_node: opt(text),
        }),
      ),
    ),
    disarm: opt(z.object({ mode: opt(text), state: opt(text) })),
  }),
});
export type HaManager = z.infer<typeof HaManager>;

export const HaResource = z.object({
  sid: z.string(),
  type: opt(text),
  state: opt(text),
  group: opt(text),
  failback: opt(num),
  'auto-rebalance': opt(num),
});
export type HaResource = z.infer<typeof HaResource>;

export const HaRuleRow = z.object({
  rule: z.string(),
  type: z.string(),
  resources: opt(text),
  nodes: opt(text),
  strict: flag,
  affinity: opt(z.string()),
  disable: flag,
  errors: opt(z.unknown()),
});
export type HaRuleRow = z.infer<typeof HaRuleRow>;

export const HaGroup = z.object({ group: z.string(), nodes: text, restricted: flag, nofailback: flag });
export type HaGroup = z.infer<typeof HaGroup>;

export const StorageConfig = z.object({
  storage: z.string(),
  type: opt(text),
  content: opt(text),
  nodes: opt(text),
  shared: flag,
  disable: flag,
  bwlimit: opt(text),
  /** Of a thin pool: its volume group and its name. */
  vgname: opt(text),
  thinpool: opt(text),
});
export type StorageConfig = z.infer<typeof StorageConfig>;

/** `map` has an entry for each node: `node=pve1,path=0000:01:00.0,id=10de:2231`. */
export const Mapping = z.object({
  id: z.string(),
  map: opt(z.array(text)),
  'live-migration-capable': flag,
});
export type Mapping = z.infer<typeof Mapping>;

/** Of the device that votes in a cluster with an even number of nodes; without one there is nothing. */
export const QuorumDevice = z.object({ State: opt(text), Algorithm: opt(text) });
export type QuorumDevice = z.infer<typeof QuorumDevice>;

const CephCheck = z.object({
  severity: opt(text),
  summary: opt(z.object({ message: opt(text) })),
  detail: opt(z.array(z.object({ message: opt(text) }))),
});
/** What `ceph status` says, with its health in detail. */
export const CephStatus = z.object({
  health: z.object({ status: text, checks: opt(z.record(z.string(), CephCheck)) }),
  pgmap: opt(
    z.object({
      degraded_objects: opt(num),
      misplaced_objects: opt(num),
      recovering_objects_per_sec: opt(num),
      pgs_by_state: opt(z.array(z.object({ state_name: opt(text), count: opt(num) }))),
    }),
  ),
});
export type CephStatus = z.infer<typeof CephStatus>;

export const PoolRow = z.object({ poolid: z.string() });
export type PoolRow = z.infer<typeof PoolRow>;
