import { readFile, rm, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { errorText } from '../log.ts';
import type { ExecuteLog } from './context.ts';
import type { Mandate } from './mandate.ts';

/** What a planned restart passes on: `credential` is the text of pve/credential.ts. */
export const Handover = z.object({
  executionId: z.string(),
  endsAtMs: z.int(),
  credential: z.string(),
});
export type Handover = z.infer<typeof Handover>;

/**
 * Writes the mandate for the process that comes next (S3). `path` must be in the unit's RuntimeDirectory,
 * which is in memory and gone after a crash of the machine; never called but for a planned restart. Where it
 * cannot be written the execution waits for somebody, as after a crash.
 */
export async function writeHandover(
  path: string,
  executionId: string,
  mandate: Mandate,
  log: ExecuteLog,
): Promise<void> {
  if (!mandate.exportForHandover) return;
  const { endsAtMs } = mandate;
  const handover: Handover = { executionId, endsAtMs, credential: mandate.exportForHandover() };
  try {
    await rm(path, { force: true });
    await writeFile(path, JSON.stringify(handover), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    log.warning('handover.not-written', { path, error: errorText(error) });
  }
}

/** Reads and deletes it, in this order and before anything listens; a damaged one is only deleted. */
export async function takeHandover(path: string, log: ExecuteLog): Promise<Handover | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    // What cannot be deleted would be there for another process, too: then it is nobody's.
    await rm(path);
    return Handover.parse(JSON.parse(text));
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isAbsent) log.warning('handover.damaged', { path, error: errorText(error) });
    return undefined;
  }
}
