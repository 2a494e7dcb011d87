import * as z from 'zod/mini';

const Word = z.string().check(z.minLength(1), z.maxLength(128));
const Words = z.array(Word).check(z.maxLength(1000));
const Level = z._default(z.enum(['node', 'site']), 'node');
const Count = z.int().check(z.gte(1), z.lte(100_000));

const common = {
  name: z.string().check(z.minLength(1), z.maxLength(64)),
  /** Who it is about: `100`, `100-199`, `web-*`, `tag:db`, `pool:prod`, `pool:prod/**` with the pools below. */
  guests: Words,
  /** A wish, kept where that costs nothing that matters more. */
  soft: z._default(z.boolean(), false),
  disabled: z._default(z.boolean(), false),
};

/** A rule that an administrator wrote into our settings. */
export const RuleSetting = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ignore'), ...common, untilMs: z.optional(z.int()) }),
  /** `pve1:2`, `pve2:1`: the highest priority that is online counts, as in HA. */
  z.object({ type: z.literal('pin'), ...common, nodes: Words }),
  z.object({ type: z.literal('together'), ...common }),
  z.object({ type: z.literal('apart'), ...common, most: z._default(Count, 1) }),
  z.object({ type: z.literal('spread'), ...common, per: Level }),
  z.object({ type: z.literal('between'), ...common, others: Words, per: Level }),
  z.object({
    type: z.literal('sites'),
    ...common,
    mostPerSite: z.optional(Count),
    leastPerSite: z._default(z.record(z.string(), z.int().check(z.gte(0), z.lte(100_000))), {}),
    sitesMin: z.optional(Count),
  }),
]);
export type RuleSetting = z.infer<typeof RuleSetting>;

/** Nodes that share a fate: a room, a fire compartment, a rack. */
export const SiteSetting = z.object({ site: Word, nodes: Words });
export type SiteSetting = z.infer<typeof SiteSetting>;
