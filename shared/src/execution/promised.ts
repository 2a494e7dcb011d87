import * as z from 'zod/mini';

/** How evenly the cluster is loaded, in the figures that a person is shown. */
export const Evenness = z.object({
  worstPercent: z.optional(z.number()),
  memorySpreadPercent: z.number(),
  cpuSpreadPercent: z.number(),
});
export type Evenness = z.infer<typeof Evenness>;

/** What was promised, and what was found some minutes after the last move. */
export const Promised = z.object({
  before: Evenness,
  predicted: Evenness,
  achieved: z.optional(Evenness),
  achievedAtMs: z.optional(z.int()),
});
export type Promised = z.infer<typeof Promised>;
