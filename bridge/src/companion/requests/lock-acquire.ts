import type { Run } from '../core.ts';
import { systemCode } from '../failure.ts';
import { LOCK, lockNow, nextFence } from '../lock.ts';
import { folders } from '../own-file.ts';

export const acquireLock: Run<'lock.acquire'> = async (_input, core) => {
  await folders(core, 'priv/lock');
  try {
    await core.pmxcfs.mkdir(LOCK);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return { lock: await lockNow(core) };
    throw error;
  }
  try {
    return { fence: await nextFence(core, core.node), lock: await lockNow(core) };
  } catch (error) {
    await core.pmxcfs.rmdir(LOCK).catch(() => undefined);
    throw error;
  }
};
