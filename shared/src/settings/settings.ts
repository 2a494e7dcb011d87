import * as z from 'zod/mini';
import { schemaWords } from '../kit/schema-words.ts';

const GIB = 2 ** 30;
const Percent = z.number().check(z.gte(0), z.lte(100));
const Count = z.int().check(z.gte(0));
/** From Proxmox VE's own unit, a KiB per second, to a TiB: estimates made with it stay finite numbers. */
const BytesPerSecond = z.number().check(z.gte(2 ** 10), z.lte(2 ** 40));

export const BALANCE_BY = ['memory-and-cpu', 'memory', 'cpu'] as const;
export const LOAD_MODES = ['used', 'assigned'] as const;

/** What a person decides; the defaults are the table of safety.md. Every key may be left out. */
export const Settings = z.object({
  balanceBy: z._default(z.enum(BALANCE_BY), 'memory-and-cpu'),
  loadMode: z._default(z.enum(LOAD_MODES), 'used'),
  /** A node above one of these, a spread above this many points, or a broken rule: then a plan is proposed. */
  proposeAboveMemoryPercent: z._default(Percent, 80),
  proposeAboveCpuPercent: z._default(Percent, 75),
  proposeAboveSpreadPercent: z._default(Percent, 20),
  /** No move fills a node above these, neither during the move nor after it. */
  limitMemoryPercent: z._default(Percent, 90),
  limitCpuPercent: z._default(Percent, 85),
  /** How much of its configured maximum memory a guest needs on its target (1 = all of it). */
  overcommitFactor: z._default(z.number().check(z.gte(0.1), z.lte(4)), 1),
  movesMax: z._default(Count, 10),
  bytesMax: z._default(z.number().check(z.gte(0)), 256 * GIB),
  /** A move must lower the worst node by this many points, or repair a rule. */
  gainMinPercent: z._default(Percent, 2),
  containersMayRestart: z._default(z.boolean(), false),
  /** S1: lets HA guests migrate without a bandwidth limit over a link that corosync may use. */
  haMayMigrateUnlimited: z._default(z.boolean(), false),
  localDisksMayMove: z._default(z.boolean(), false),
  ignoredTags: z._default(z.array(z.string()), []),
  neverMoveVmids: z._default(z.array(z.int()), []),
  /** Nodes that take no guests, and nodes whose guests should leave. */
  reservedNodes: z._default(z.array(z.string()), []),
  evacuatedNodes: z._default(z.array(z.string()), []),
  /** S10: lets free tags relate guests (together, apart) although anyone with VM.Config.Options can set them. */
  trustFreeTags: z._default(z.boolean(), false),
  parallelMax: z._default(z.int().check(z.gte(1), z.lte(64)), 2),
  parallelPerNodeMax: z._default(z.int().check(z.gte(1), z.lte(16)), 1),
  bandwidthMaxBytesPerSecond: z.optional(BytesPerSecond),
  /** What one stream is believed to reach until this cluster was measured. */
  bandwidthAssumedBytesPerSecond: z._default(BytesPerSecond, 110e6),
  mandateMaxSeconds: z._default(z.int().check(z.gte(60), z.lte(8 * 3600)), 4 * 3600),
  /** `pause` waits for a person after the first failure; 2 failures always stop (safety.md, defaults). */
  seed: z._default(z.int(), 1),
});
export type Settings = z.infer<typeof Settings>;
export type SettingsInput = z.input<typeof Settings>;

export const defaultSettings: Settings = Settings.parse({});

/** Some of the settings: a key that was left out stays out, it does not become its default. */
export const SettingsPatch = z.pipe(
  z.record(z.string(), z.unknown()),
  z.transform((input, context): Partial<Settings> => {
    const parsed = z.partial(Settings).safeParse(input, { error: schemaWords });
    if (!parsed.success) {
      for (const { path, message } of parsed.error.issues)
        context.issues.push({ code: 'custom', input, path, message });
      return z.NEVER;
    }
    return Object.fromEntries(Object.entries(parsed.data).filter(([key]) => key in input));
  }),
);
export type SettingsPatch = z.infer<typeof SettingsPatch>;
