import * as z from 'zod/mini';
import { Execution } from '#shared/execution/execution.ts';
import { Settings } from '#shared/settings/settings.ts';

/** Of all our files: a newer one is not touched, and unknown keys stay as they are (S17). */
export const FILE_FORMAT = 1;
const ours = { format: z.int(), writer: z.string() };
const Short = z.string().check(z.maxLength(300));

/**
 * What is asked of who executes, by whom and when (S6). `yield`: end for an administrator after the current moves, or,
 * of one that stands still, stand back for whoever continues it elsewhere.
 */
export const ControlFile = z.looseObject({
  ...ours,
  executionId: Short,
  action: z.enum(['stop', 'abort', 'close', 'yield']),
  by: Short,
  atMs: z.int(),
  /** Of who is asked, where it is meant for nobody who has taken the lock since. */
  fence: z.optional(z.int()),
});
export type ControlFile = z.infer<typeof ControlFile>;

/** Who was moved when, for as long as that matters. */
export const CooldownsFile = z.looseObject({
  ...ours,
  moves: z.array(z.object({ vmid: z.int(), source: Short, target: Short, atMs: z.int() })),
});
export type CooldownsFile = z.infer<typeof CooldownsFile>;

/** What is executed, as whoever executes saw it last; under an older `fence` than the newest it is a late echo. */
export const RunningFile = z.looseObject({ ...ours, fence: z.int(), execution: Execution });
export type RunningFile = z.infer<typeof RunningFile>;

export const SettingsFile = z.looseObject({ ...ours, settings: z.record(z.string(), z.unknown()) });
export type SettingsFile = z.infer<typeof SettingsFile>;
/** As it is checked before it is written: every setting of it that we know has a value that it can have. */
const GoodSettingsFile = z.looseObject({
  ...ours,
  settings: z.pipe(z.record(z.string(), z.unknown()), Settings),
});

/** Counts who took the lock of the cluster. */
export const FenceFile = z.looseObject({ ...ours, number: z.int(), node: z.string() });

/** An execution that is over. */
export const HistoryFile = z.looseObject({ ...ours, execution: Execution });
export type HistoryFile = z.infer<typeof HistoryFile>;

/** What only a node knows of itself (S22); what is absent could not be read there. */
export const NodeFile = z.looseObject({
  ...ours,
  node: z.string(),
  /** They are unknown to a reader after 7 days, and once the node has booted again. */
  atMs: z.int(),
  bootId: z.string(),
  bootedAtMs: z.int(),
  cpu: z.optional(
    z.object({ vendor: z.string(), family: z.string(), model: z.string(), flags: z.array(z.string()) }),
  ),
  hugepages: z.array(z.object({ bytes: z.number(), total: z.int(), free: z.int() })),
  /** Of ZFS, where it is loaded. */
  arc: z.optional(z.object({ minBytes: z.number(), maxBytes: z.number() })),
  /** The link with the address that migrations use. */
  link: z.optional(
    z.object({ name: z.string(), address: z.string(), mtu: z.int(), bitsPerSecond: z.optional(z.number()) }),
  ),
});
export type NodeFile = z.infer<typeof NodeFile>;

/** By which a file that is to be written is checked, on both sides. */
export const WRITTEN = {
  control: ControlFile,
  cooldowns: CooldownsFile,
  history: HistoryFile,
  running: RunningFile,
  settings: GoodSettingsFile,
} as const;
