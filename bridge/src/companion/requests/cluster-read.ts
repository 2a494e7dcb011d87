import { FILE_NAMES } from '../../cluster/wire/companion-wire.ts';
import type { Run } from '../core.ts';
import { failureOf } from '../failure.ts';
import { LOCK, lockNow } from '../lock.ts';
import { fileNow } from '../own-file.ts';
import { namesIn } from './folder-read.ts';

export const readCluster: Run<'cluster.read'> = async ({ known, expire = false }, core) => {
  // Refused with EACCES while the lock is good, which is no news.
  if (expire) await core.pmxcfs.touch(LOCK, 0).catch(unlessBlocked);
  const now = FILE_NAMES.map(async (name) => [name, await fileNow(core, name, known[name])] as const);
  const [files, lock, history, { mode }] = await Promise.all([
    Promise.all(now),
    lockNow(core),
    namesIn(core, 'history'),
    core.pmxcfs.stat(`nodes/${core.node}`),
  ]);
  // Without quorum pmxcfs takes the right to write off everything.
  return { files: Object.fromEntries(files), lock, history, quorate: (mode & 0o200) !== 0 };
};

const unlessBlocked = (error: unknown): void => {
  if (failureOf(error).code === 'blocked') throw error;
};
