import * as z from 'zod/mini';
import { GUEST_KINDS } from './guest-facts.ts';

/** A migration that has ended: what went over the network, and how long its task took in all. */
export const MeasuredMove = z.object({
  source: z.string(),
  target: z.string(),
  bytes: z.number(),
  /** Absent: of a guest that the reader may not see. */
  vmid: z.optional(z.int()),
  /** What went over the network of its memory, what was copied again included; absent where its log does not say. */
  sentBytes: z.optional(z.number()),
  seconds: z.number(),
  /** Absent: a virtual machine. */
  kind: z.optional(z.enum(GUEST_KINDS)),
  /** How long the guest stood still at the end, as its log says. */
  downtimeMs: z.optional(z.number()),
});
export type MeasuredMove = Readonly<z.infer<typeof MeasuredMove>>;
