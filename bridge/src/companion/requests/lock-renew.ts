import type { Run } from '../core.ts';
import { LOCK, lockTime, needsFence } from '../lock.ts';

/** pmxcfs takes no time that goes backwards, even where the clock has. */
export const renewLock: Run<'lock.renew'> = async ({ fence }, core) => {
  await needsFence(core, fence);
  const beforeSeconds = Math.floor(((await lockTime(core)) ?? 0) / 1000);
  await core.pmxcfs.touch(LOCK, Math.max(Math.floor(core.nowMs() / 1000), beforeSeconds + 1));
  return {};
};
