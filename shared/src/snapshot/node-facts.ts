import * as z from 'zod/mini';
import { History, Load } from './source.ts';

export const NODE_STATUSES = ['online', 'offline', 'unknown'] as const;

/** A node as seen at one moment. What is absent is unknown, never zero. */
export const NodeFacts = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(63)),
  status: z.enum(NODE_STATUSES),
  /** HA maintenance mode: accepts no guests; those there should leave. */
  maintenance: z.boolean(),
  /** Version of pve-manager, such as `9.2.11`. */
  version: z.optional(z.string()),
  cpuTotalCores: z.optional(z.number().check(z.positive())),
  memoryTotalBytes: z.optional(z.number().check(z.positive())),
  uptimeSeconds: z.optional(z.number()),
  load: z.optional(Load),
  history: z.optional(History),
});
export type NodeFacts = z.infer<typeof NodeFacts>;
