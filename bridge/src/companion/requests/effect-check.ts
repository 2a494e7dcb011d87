import type { Run } from '../core.ts';
import { needsFence } from '../lock.ts';
import { fileNow } from '../own-file.ts';

export const checkEffect: Run<'effect.check'> = async ({ fence }, core) => {
  const [control] = await Promise.all([fileNow(core, 'control'), needsFence(core, fence)]);
  return { control };
};
