import type { Run } from '../core.ts';
import { LOCK, needsFence } from '../lock.ts';

export const releaseLock: Run<'lock.release'> = async ({ fence }, core) => {
  await needsFence(core, fence);
  await core.pmxcfs.rmdir(LOCK);
  return {};
};
