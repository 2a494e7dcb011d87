import * as z from 'zod/mini';
import { History, Load } from './source.ts';

export const NODE_STATUSES = ['online', 'offline', 'unknown'] as const;

/** The processors of a node, as it tells them. */
export const CpuFacts = z.object({
  model: z.optional(z.string()),
  vendor: z.optional(z.string()),
  family: z.optional(z.string()),
  sockets: z.optional(z.int()),
  mhz: z.optional(z.number().check(z.positive())),
  /** Separated by spaces. */
  flags: z.optional(z.string()),
});
export type CpuFacts = z.infer<typeof CpuFacts>;

const Bytes = z.number().check(z.nonnegative());

/** Free pages of one size, which only guests that are made of such pages can use. */
export const FreePages = z.object({ mib: z.int().check(z.positive()), freeBytes: Bytes });
export type FreePages = z.infer<typeof FreePages>;

/** A node as seen at one moment. What is absent is unknown, never zero. */
export const NodeFacts = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(63)),
  status: z.enum(NODE_STATUSES),
  /** HA maintenance mode: accepts no guests; those there should leave. */
  maintenance: z.boolean(),
  /** What the HA manager says of it: `online`, `maintenance`, `unknown`, `fence` or `gone`. */
  haState: z.optional(z.string()),
  /** Its clock against that of whoever looked; negative: it is behind. */
  clockOffsetSeconds: z.optional(z.int()),
  /** Version of pve-manager, such as `9.2.11`. */
  version: z.optional(z.string()),
  cpuTotalCores: z.optional(z.number().check(z.positive())),
  memoryTotalBytes: z.optional(z.number().check(z.positive())),
  uptimeSeconds: z.optional(z.number()),
  load: z.optional(Load),
  history: z.optional(History),
  cpu: z.optional(CpuFacts),
  /** Bridges and virtual networks that guests can be on; absent where the reader may not see all of them. */
  bridges: z.optional(z.array(z.string())),
  /** What guests share on this node as equal pages: it does not travel with them. */
  ksmSharedBytes: z.optional(Bytes),
  /** Pages set aside at boot, free or not: no guest without them gets any of it. */
  hugepagesBytes: z.optional(Bytes),
  freePages: z.optional(z.array(FreePages)),
  /** The newest machine that its QEMU knows: `10.1`. */
  machineVersion: z.optional(z.string()),
  /** A task that runs there and goes before everything else: `stopall`, `migrateall`, `aptupdate` ... */
  busyWith: z.optional(z.string()),
  /** What the cache of ZFS holds however short memory is. */
  arcMinBytes: z.optional(Bytes),
  /** Ceph OSDs on the node: each may need memory of its own to recover. */
  osds: z.optional(z.int().check(z.nonnegative())),
});
export type NodeFacts = z.infer<typeof NodeFacts>;
