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

/** One sample: cpu in cores of the host, memory in bytes. */
export const Load = z.object({
  ...Stamp.shape,
  cpuCores: Amount,
  memoryBytes: Amount,
  /** The footprint on the host incl. overhead, where the node tells it (PVE 9). */
  memoryHostBytes: z.optional(Amount),
});
export type Load = z.infer<typeof Load>;

/** What a window of samples says; `windowSeconds` is how far back it reached. */
export const History = z.object({
  ...Stamp.shape,
  windowSeconds: z.int(),
  cpuP95Cores: Amount,
  memoryPeakBytes: Amount,
});
export type History = z.infer<typeof History>;
