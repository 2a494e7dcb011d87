import * as z from 'zod/mini';

/** A storage as one node sees it; a shared one is listed once per node. */
export const StorageFacts = z.object({
  storage: z.string(),
  node: z.string(),
  available: z.boolean(),
  shared: z.boolean(),
  /** `rbd`, `zfspool`, `nfs` ... */
  plugin: z.optional(z.string()),
  content: z.array(z.string()),
  totalBytes: z.optional(z.number()),
  usedBytes: z.optional(z.number()),
  /** Its `bwlimit` for migrations, in bytes per second; read once a guest with disks to copy is planned. */
  migrationLimitBytesPerSecond: z.optional(z.number()),
  /** Of a thin pool: once its metadata is full it stops. Read once a disk is to be copied. */
  metadataTotalBytes: z.optional(z.number()),
  metadataUsedBytes: z.optional(z.number()),
});
export type StorageFacts = z.infer<typeof StorageFacts>;

const Sids = z.array(z.string());

/** A rule of the HA manager (PVE 9), or what a PVE 8 group amounts to; sids are `vm:100`, `ct:101`. */
export const HaRule = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('node-affinity'),
    id: z.string(),
    sids: Sids,
    nodes: z.array(z.object({ node: z.string(), priority: z.int() })),
    strict: z.boolean(),
    /** A group of PVE 8, or the rule that an upgrade made of one. */
    isGroup: z.optional(z.boolean()),
  }),
  z.object({
    type: z.literal('resource-affinity'),
    id: z.string(),
    sids: Sids,
    affinity: z.enum(['positive', 'negative']),
  }),
]);
export type HaRule = z.infer<typeof HaRule>;

export const MIGRATION_LINKS = ['separate', 'shared', 'unknown'] as const;

/** A migration that has ended, whoever asked for it; where it went is where the guest was seen next. */
export const RecentMove = z.object({
  vmid: z.int(),
  source: z.string(),
  endedAtMs: z.int(),
  /** Who asked: `user@realm`, or `user@realm!token`. */
  by: z.optional(z.string()),
  upid: z.optional(z.string()),
});
export type RecentMove = z.infer<typeof RecentMove>;

export const CRS_MODES = ['basic', 'static', 'dynamic'] as const;

/** datacenter.cfg `crs`: how Proxmox VE itself places and moves HA guests (9.2). */
export const CrsFacts = z.object({
  mode: z.enum(CRS_MODES),
  thresholdPercent: z.number(),
  marginPercent: z.number(),
  method: z.string(),
  /** Rounds of 10 s that the imbalance must last. */
  holdRounds: z.int(),
});
export type CrsFacts = z.infer<typeof CrsFacts>;

/** A device of nodes under one name, so that a guest can have one of them wherever it is. */
export const DeviceMapping = z.object({
  kind: z.enum(['pci', 'usb']),
  id: z.string(),
  nodes: z.array(z.string()),
  /** A running guest can leave with it. */
  isLive: z.boolean(),
});
export type DeviceMapping = z.infer<typeof DeviceMapping>;

/** What HA does with guests while it is disarmed: hold them where they are, or look away. */
export const HA_RESOURCE_MODES = ['freeze', 'ignore'] as const;

/** What holds for the cluster as a whole. */
export const ClusterFacts = z.object({
  name: z.optional(z.string()),
  standalone: z.boolean(),
  quorate: z.optional(z.boolean()),
  /** Whether migration and corosync can share a link (S1). */
  migrationLink: z.enum(MIGRATION_LINKS),
  /** datacenter.cfg `bwlimit` for migration, in bytes per second. */
  migrationLimitBytesPerSecond: z.optional(z.number()),
  registeredTags: z.array(z.string()),
  /** datacenter.cfg `crs: ha-auto-rebalance=1` (PVE 9.2). */
  nativeRebalance: z.boolean(),
  crs: z.optional(CrsFacts),
  haArmed: z.optional(z.boolean()),
  /** Only while it is disarmed. */
  haResourceMode: z.optional(z.enum(HA_RESOURCE_MODES)),
  haRules: z.array(HaRule),
  /** Absent = unknown; one that is not listed may be hidden. */
  mappings: z.optional(z.array(DeviceMapping)),
  /** The pools there are; absent = unknown. */
  pools: z.optional(z.array(z.string())),
  /** Of the last day, as far as task lists reach back; absent = unknown. */
  recentMoves: z.optional(z.array(RecentMove)),
  /** False: there may be rules that the reader cannot see, so no guest under HA is moved; absent: all are seen. */
  haRulesVisible: z.optional(z.boolean()),
});
export type ClusterFacts = z.infer<typeof ClusterFacts>;
