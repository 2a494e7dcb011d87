import type { Run } from '../core.ts';

export const readPseudo: Run<'pseudo.read'> = async ({ name }, core) => ({
  text: await core.pmxcfs.read(name),
});
