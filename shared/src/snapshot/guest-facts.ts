import * as z from 'zod/mini';
import { History, Load, Stamp } from './source.ts';

export const GUEST_KINDS = ['qemu', 'lxc'] as const;
export type GuestKind = (typeof GUEST_KINDS)[number];

/** `other` is every QEMU run state but running, paused and stopped: io-error, suspended, prelaunch ... */
export const GUEST_STATUSES = ['running', 'stopped', 'paused', 'other', 'unknown'] as const;

/** safety.md S20. */
export const VOLUME_CLASSES = ['attached', 'generated', 'unused', 'snapshot'] as const;

export const VolumeFacts = z.object({
  key: z.string(),
  storage: z.string(),
  bytes: z.optional(z.number().check(z.nonnegative())),
  class: z.enum(VOLUME_CLASSES),
  shared: z.boolean(),
  /** The guest it belongs to by its name, where that is another one: two guests with one disk stay. */
  ownerVmid: z.optional(z.int()),
  /** The base image that it only holds the difference to: Proxmox VE does not copy such a volume. */
  cloneOf: z.optional(z.string()),
  /** The jobs of its guest leave it out. */
  skipsReplication: z.optional(z.boolean()),
});
export type VolumeFacts = z.infer<typeof VolumeFacts>;

/** What its configuration says about where a guest can be; absent as a whole = not read yet. */
export const PlacementFacts = z.object({
  ...Stamp.shape,
  volumes: z.array(VolumeFacts),
  /** Configuration keys that tie the guest to its node: `hostpci0`, `usb1`, `args`, `affinity` ... */
  localResources: z.array(z.string()),
  bridges: z.array(z.string()),
  /** Devices that it has by a mapping: the key of the configuration, and which. */
  mapped: z.optional(z.array(z.object({ key: z.string(), kind: z.enum(['pci', 'usb']), id: z.string() }))),
  /** What the precheck of Proxmox VE holds against nodes, and against any move; absent = not asked, or nothing. */
  precheck: z.optional(
    z.object({
      refusal: z.optional(z.string()),
      nodes: z.array(z.object({ node: z.string(), why: z.string() })),
    }),
  ),
  cpuType: z.optional(z.string()),
  /** As in the configuration: `+aes;-pcid`. */
  cpuFlags: z.optional(z.string()),
  /** The machine it runs as: `pc-i440fx-10.1+pve0`. */
  runningMachine: z.optional(z.string()),
  /** Size of the pages that its memory is made of: `2`, `1024` (MiB) or `any`; absent = plain memory. */
  hugepages: z.optional(z.string()),
  /** Its volumes may not be deleted, so none of them can be moved away. */
  isProtected: z.optional(z.boolean()),
  hasSnapshots: z.optional(z.boolean()),
  /** This very program runs inside of it. */
  runsUs: z.optional(z.boolean()),
});
export type PlacementFacts = z.infer<typeof PlacementFacts>;

/** How the HA manager sees the guest; absent = not managed. */
export const HaFacts = z.object({
  state: z.string(),
  failback: z.boolean(),
  autoRebalance: z.boolean(),
  /** The node in maintenance that the manager took it from, and brings it back to. */
  maintenanceNode: z.optional(z.string()),
});
export type HaFacts = z.infer<typeof HaFacts>;

/** A guest as seen at one moment. What is absent is unknown, never zero. */
export const GuestFacts = z.object({
  vmid: z.int().check(z.gte(1), z.lte(999_999_999)),
  name: z.optional(z.string()),
  kind: z.enum(GUEST_KINDS),
  node: z.string(),
  status: z.enum(GUEST_STATUSES),
  template: z.boolean(),
  lock: z.optional(z.string()),
  tags: z.array(z.string()),
  pool: z.optional(z.string()),
  cpuTotalCores: z.optional(z.number().check(z.nonnegative())),
  memoryTotalBytes: z.optional(z.number().check(z.nonnegative())),
  /** What its balloon leaves it of that just now. */
  balloonBytes: z.optional(z.number().check(z.nonnegative())),
  load: z.optional(Load),
  history: z.optional(History),
  placement: z.optional(PlacementFacts),
  ha: z.optional(HaFacts),
  /** A task that is moving it just now, and where to. */
  movingTo: z.optional(z.string()),
  /** Nodes that enabled replication jobs copy its disks to; none: its jobs are all disabled; absent: it has none. */
  replicationTargets: z.optional(z.array(z.string())),
});
export type GuestFacts = z.infer<typeof GuestFacts>;
