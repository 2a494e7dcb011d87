import type { Run } from '../core.ts';
import { Failure } from '../failure.ts';
import { LOCK, lockTime, nextFence } from '../lock.ts';

/** The number counts on first: a holder that comes back finds that it may do nothing any more. */
export const unlock: Run<'lock.unlock'> = async ({ mtimeMs }, core) => {
  const now = await lockTime(core);
  if (now === undefined) return {};
  if (now !== mtimeMs) throw new Failure('conflict', 'the lock was renewed meanwhile: its holder is there');
  await nextFence(core, '');
  await core.pmxcfs.rmdir(LOCK);
  return {};
};
