import * as z from 'zod/mini';
import type { NodeBalance, Plan } from '../plan.ts';

/** How full a node is now, and would be. */
export const NodePreview = z.object({
  node: z.string(),
  guestsBefore: z.int(),
  guestsAfter: z.int(),
  memoryPercentBefore: z.number(),
  memoryPercentAfter: z.number(),
  cpuPercentBefore: z.number(),
  cpuPercentAfter: z.number(),
});
export type NodePreview = z.infer<typeof NodePreview>;

const percent = (part: number, whole: number): number =>
  whole > 0 ? Math.round((part * 1000) / whole) / 10 : 0;

export const memoryPercent = ({ memoryBytes, memoryTotalBytes }: NodeBalance): number =>
  percent(memoryBytes, memoryTotalBytes);
export const cpuPercent = ({ cpuCores, cpuTotalCores }: NodeBalance): number =>
  percent(cpuCores, cpuTotalCores);

/** The nodes whose load is known, before and after a plan. */
export function previewOf({ before, after }: Pick<Plan, 'before' | 'after'>): NodePreview[] {
  const later = new Map(after.nodes.map((node) => [node.node, node]));
  return before.nodes.map((now) => {
    const then = later.get(now.node) ?? now;
    return {
      node: now.node,
      guestsBefore: now.guests,
      guestsAfter: then.guests,
      memoryPercentBefore: memoryPercent(now),
      memoryPercentAfter: memoryPercent(then),
      cpuPercentBefore: cpuPercent(now),
      cpuPercentAfter: cpuPercent(then),
    };
  });
}
