import * as z from 'zod/mini';
import type { Machine } from './machine.ts';

const Members = z.object({
  nodename: z.string(),
  nodelist: z.optional(
    z.record(z.string(), z.object({ online: z.optional(z.number()), ip: z.optional(z.string()) })),
  ),
  cluster: z.optional(z.object({ name: z.string(), quorate: z.number() })),
});
export type Members = z.infer<typeof Members>;

/** Who is in the cluster; undefined where /etc/pve does not say. */
export async function readMembers({ read }: Machine): Promise<Members | undefined> {
  try {
    const parsed = z.safeParse(Members, JSON.parse((await read('/etc/pve/.members')) ?? ''));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
