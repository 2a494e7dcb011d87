import * as z from 'zod/mini';

/** Where a figure was read, so that a person can judge it. Sorted. */
export const SOURCES = [
  'cluster-resources',
  'companion',
  'file',
  'guest-config',
  'guest-status',
  'ha-manager',
  'migrate-preconditions',
  'node-status',
  'rrddata',
  'simulation',
] as const;

/** What every set of figures carries along: its source and the moment it describes. */
export const Stamp = z.object({ source: z.enum(SOURCES), takenAtMs: z.int() });
export type Stamp = z.infer<typeof Stamp>;

const Amount = z.number().check(z.nonnegative());

/**
 * Percent of the time in which some, or all, had to wait for a resource: pressure stall information, which Proxmox
 * VE tells from 9 on. A node has no `cpuFullPercent`. Each that is absent is unknown.
 */
export const Pressure = z.object({
  cpuSomePercent: z.optional(Amount),
  cpuFullPercent: z.optional(Amount),
  ioSomePercent: z.optional(Amount),
  ioFullPercent: z.optional(Amount),
  memorySomePercent: z.optional(Amount),
  memoryFullPercent: z.optional(Amount),
});
export type Pressure = z.infer<typeof Pressure>;

/** One sample: cpu in cores of the host, memory in bytes. */
export const Load = z.object({
  ...Stamp.shape,
  cpuCores: Amount,
  memoryBytes: Amount,
  /** The footprint on the host incl. overhead, where the node tells it (PVE 9). */
  memoryHostBytes: z.optional(Amount),
});
export type Load = z.infer<typeof Load>;

const Samples = z.array(z.nullable(Amount));

/** Length of a slot of `Series`: the finest step that every Proxmox VE keeps for a day. */
export const SLOT_SECONDS = 1800;

/**
 * Means of slots of the clock, oldest first, so that the series of different guests can be added up slot by slot.
 * `firstSlot` counts slots since 1970; a gap is null.
 */
export const Series = z.object({
  firstSlot: z.int(),
  cpuMillicores: Samples,
  memoryMib: Samples,
});
export type Series = z.infer<typeof Series>;

/** What a window of samples says; `windowSeconds` is how far back it reached. */
export const History = z.object({
  ...Stamp.shape,
  windowSeconds: z.int(),
  cpuP95Cores: Amount,
  cpuPeakCores: z.optional(Amount),
  memoryPeakBytes: Amount,
  /** Of the last day alone. */
  cpuDayPeakCores: z.optional(Amount),
  memoryDayPeakBytes: z.optional(Amount),
  /** The last day, for sums over guests. */
  series: z.optional(Series),
  /** One sample a minute, the newest last, where they are kept that fine (PVE 9). */
  recentMillicores: z.optional(z.array(Amount)),
  /** Means of the last hour. */
  pressure: z.optional(Pressure),
  networkBytesPerSecond: z.optional(Amount),
  diskBytesPerSecond: z.optional(Amount),
  /** What the file system cache of ZFS took when last seen; of nodes only (PVE 9). */
  arcBytes: z.optional(Amount),
});
export type History = z.infer<typeof History>;
