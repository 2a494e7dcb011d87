import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Somebody else works in the folder; the message says who and what to do. */
export class FolderInUse extends Error {}

/** Who holds a folder: a process id alone is given to another process sooner or later. */
async function identityOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in brackets may hold anything; the 20th word after it is when the process started.
  const startedAt = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  if (startedAt === undefined) return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${pid} ${startedAt} ${boot.trim()}`;
}

async function isAlive(holder: string): Promise<boolean> {
  const pid = Number(holder.split(' ')[0]);
  return Number.isInteger(pid) && pid > 0 && (await identityOf(pid)) === holder;
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Makes the file, with its content at once, unless it is there; false when it is. */
async function claim(path: string, identity: string): Promise<boolean> {
  const mine = `${path}.${process.pid}.new`;
  try {
    await writeFile(mine, identity, { mode: 0o600 });
    await link(mine, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(mine, { force: true }).catch(() => undefined);
  }
}

/** A folder of this process alone, from when it can be taken until it is given back. */
export interface Hold {
  /** Again and again where that is not possible yet. @throws FolderInUse, or what the system refuses */
  take(): Promise<void>;
  release(): Promise<void>;
}

export function createHold(folder: string): Hold {
  let giveBack: (() => Promise<void>) | undefined;
  return {
    async take() {
      giveBack ??= await lockFolder(folder);
    },
    async release() {
      await giveBack?.();
      giveBack = undefined;
    },
  };
}

/**
 * Takes a folder for this process until it ends or gives it back: two bridges on one journal would both execute
 * it. What a killed process left behind is taken over. @throws FolderInUse
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  const identity = (await identityOf(process.pid)) ?? `${process.pid} ? ?`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (let tries = 0; tries < 3; tries++) {
    if (await claim(path, identity)) return () => rm(path, { force: true }).catch(() => undefined);
    const holder = await readFile(path, 'utf8').catch(() => '');
    if (await isAlive(holder))
      throw new FolderInUse(
        `${folder} is in use by process ${holder.split(' ')[0]}. Maybe the service runs already: stop it first`,
      );
    // Moved away rather than deleted: of two that find it stale only one gets this very file.
    const stale = `${path}.${process.pid}`;
    await rename(path, stale).catch(() => undefined);
    await rm(stale, { force: true });
  }
  throw new FolderInUse(`${folder} is being taken by another process. Maybe try again`);
}
